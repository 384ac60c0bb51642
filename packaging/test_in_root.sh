#!/bin/sh
# Inside an empty Debian root: the .deb from its installation to its end, and the folder. Stops at the first thing that is not so.
set -eu
cd /packages

# A workbench, used by curl: its address, the cookies, the answer of the last page.
page=http://127.0.0.1:8000
jar=/tmp/jar
answer=/tmp/answer

token() { # the token of the form on a page
    curl -s -b "$jar" -c "$jar" "$page$1" | sed -n 's/.*name="csrfmiddlewaretoken" value="\([^"]*\)".*/\1/p' | head -n 1
}
status() { # the status of a page, whose text is in $answer
    curl -s -b "$jar" -c "$jar" -o "$answer" -w '%{http_code}' "$@"
}
leads_on() { # a page that was asked for, or a form that was taken: the answer leads to another page
    case $(status "$@") in 30[23]) ;; *) return 1 ;; esac
}
wait_for() { # until a command succeeds, at most a number of seconds
    seconds=$1
    shift
    until "$@" >/dev/null 2>&1; do
        seconds=$((seconds - 1))
        [ $seconds -gt 0 ] || { echo "waited in vain for: $*" >&2; return 1; }
        sleep 1
    done
}
sign_in() { # NAME PASSWORD
    rm -f "$jar"
    leads_on -d "username=$1" --data-urlencode "password=$2" -d "csrfmiddlewaretoken=$(token /login)" "$page/login?next=/"
}
change_password() { # OLD NEW: of who is signed in
    leads_on -d "old=$1" -d "new=$2" -d "again=$2" -d "csrfmiddlewaretoken=$(token /password)" "$page/password"
}
is_checked() { [ "$(status "$page/plans/$1/v1/progress")" = 204 ]; }

step() { echo "-- $*"; }
expect() { # CODE COMMAND…: the command ends with this code
    code=0 want=$1
    shift
    "$@" > /tmp/out 2> /tmp/err || code=$?
    [ "$code" = "$want" ] || { echo "exit code $code, not $want: $*"; tail -n 20 /tmp/out /tmp/err; exit 1; }
}
says() { # TEXT: the last command printed it
    grep -qF -- "$1" /tmp/out /tmp/err || { echo "not said: $1"; tail -n 20 /tmp/out /tmp/err; exit 1; }
}
as() { # USER COMMAND…
    who=$1
    shift
    setpriv --reuid="$who" --regid="$who" --init-groups env HOME="$(getent passwd "$who" | cut -d: -f6)" "$@"
}
start() { # the service as its unit says, which nobody reads here
    set -a; . /etc/default/plancheck; set +a
    command=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/plancheck.service)
    # shellcheck disable=SC2086
    ( cd /var/lib/plancheck && umask 077 && eval "exec setpriv --reuid=plancheck --regid=plancheck --init-groups env HOME=/var/lib/plancheck PLANCHECK_CACHE=/var/cache/plancheck $command" ) > /tmp/service 2>&1 &
    service=$!
    wait_for 120 curl -s -o /dev/null "$page/login" || { cat /tmp/service; exit 1; }
}
serve_one() { # PROGRAM: a workbench of one person, entered
    setpriv --reuid=user --regid=user --init-groups env HOME=/home/user "$1" serve --no-browser --port 8001 > /tmp/one 2>&1 &
    one=$!
    wait_for 120 grep -q "enter?token=" /tmp/one || { cat /tmp/one; exit 1; }
    rm -f "$jar"
    leads_on "$(grep -o 'http://[^ ]*token=[^ ]*' /tmp/one)"
}
stop() { kill "$service"; wait "$service" || true; }
kept() { find /var/lib/plancheck -type f ! -name '*-wal' ! -name '*-shm' ! -path '*/.cache/*' -exec md5sum {} + | sort -k 2; }

step "no Python, no network, Debian only"
for name in python3 python python3.11; do ! command -v $name || exit 1; done
[ "$(sed -n 's/^ *\([a-z0-9]*\):.*/\1/p' /proc/net/dev)" = lo ]
useradd --create-home user

step "install"
expect 0 dpkg -i plancheck_0.0.9-1_amd64.deb
says "plancheck doctor"
expect 0 plancheck --version; says "plancheck 0.1.0"
expect 0 dpkg --verify plancheck
[ ! -s /tmp/out ]

step "doctor"
cd /home/user
expect 3 as user plancheck doctor --format json
says '"installed_as": "deb"'
expect 3 as user plancheck doctor
cat /tmp/out
says "［有］　　规则包：72 条规则"; says "［有］　　文字识别：模型在，试识别了一页，正常"; says "［有］　　工作台组件：都在"
says "［缺］　　LibreOffice：没有装"; says "sudo apt install libreoffice-writer"; says "［不明］　公文字体：没有 fc-list"

step "first report, letter"
expect 0 as user plancheck demo -o demo
expect 1 as user plancheck check demo/city-defects.docx -o report.json
says "不符合"
expect 0 as user plancheck check demo/zone-a.pdf -o report.html
expect 0 as user plancheck letter report.json -o letter.docx --replies-form replies.xlsx --agency 某省发展和改革委员会
[ -s letter.docx ] && [ -s replies.xlsx ] && [ -s report.html ]
[ -z "$(find /opt/plancheck -newer /var/lib/dpkg/info/plancheck.list -type f)" ]

step "one person: the page answers"
serve_one plancheck
[ "$(status http://127.0.0.1:8001/)" = 200 ]
expect 0 as user plancheck serve --no-browser
says "工作台已在运行"
kill $one; wait $one || true

step "an office: account, service, upload"
cd /root
expect 2 as plancheck plancheck serve --office --data /var/lib/plancheck --port 8002
says "plancheck people first"
expect 0 as plancheck plancheck people first 张三 --data /var/lib/plancheck
password=$(cat /tmp/out)
start
sign_in 张三 "$password"
change_password "$password" correct-horse-battery
[ "$(status -d username=李四 -d role=lead -d "csrfmiddlewaretoken=$(token /people/)" "$page/people/create")" = 200 ]
password=$(sed -n 's/.*<output[^>]*>\([^<]*\)<.*/\1/p' $answer | head -n 1)
sign_in 李四 "$password"
change_password "$password" purple-staple-orbit
[ "$(status "$page/help/zh/start/reviewer.html")" = 200 ]
leads_on -F "csrfmiddlewaretoken=$(token /)" -F "file=@/home/user/demo/city-defects.docx" "$page/submit"
wait_for 300 is_checked 1
[ "$(status "$page/plans/1/v1/report.json")" = 200 ]
grep -q '"verdict": *"noncompliant"' $answer
[ "$(status "$page/plans/1/")" = 200 ]
expect 3 as user plancheck doctor --data /var/lib/plancheck; says "sudo -u plancheck plancheck doctor"
expect 3 as plancheck plancheck doctor --data /var/lib/plancheck --port 8000
says "数据库（SQLite）能打开"; says "不能用 127.0.0.1:8000"
expect 0 as plancheck plancheck backup /tmp/backup.zip --data /var/lib/plancheck
stop

step "upgrade: data and changed settings are kept"
cd /packages
sed -i 's/^PLANCHECK_LANG=zh/PLANCHECK_LANG=en/' /etc/default/plancheck
kept > /tmp/before
expect 0 dpkg -i plancheck_0.1.0-1_amd64.deb
kept | diff /tmp/before -
grep -q '^PLANCHECK_LANG=en' /etc/default/plancheck
[ "$(dpkg-query -W -f '${Version}' plancheck)" = 0.1.0-1 ]
start
sign_in 李四 purple-staple-orbit
[ "$(status "$page/plans/1/v1/report.json")" = 200 ]
grep -q '"verdict": *"noncompliant"' $answer
stop
expect 0 as plancheck plancheck audit verify --data /var/lib/plancheck

step "remove: the program goes, the data stays"
kept > /tmp/before
expect 0 dpkg --remove plancheck
[ ! -e /usr/bin/plancheck ] && [ ! -e /opt/plancheck ] && [ ! -e /usr/lib/systemd/system/plancheck.service ]
kept | diff /tmp/before -
[ -e /etc/default/plancheck ] && [ "$(stat -c %a:%U /var/lib/plancheck)" = 700:plancheck ]

step "install again: the data is used"
expect 0 dpkg -i plancheck_0.1.0-1_amd64.deb
start
sign_in 李四 purple-staple-orbit
stop

step "purge: nothing is left"
expect 0 dpkg --purge plancheck
for path in /var/lib/plancheck /var/cache/plancheck /etc/plancheck /etc/default/plancheck /opt/plancheck; do [ ! -e $path ] || { echo "left: $path"; exit 1; }; done
! getent passwd plancheck

step "the folder, in a path with Chinese and blanks"
rm -rf /home/user/.cache /home/user/.local
place="/home/user/方案 审核（新）"
mkdir "$place"
tar -xf /packages/plancheck-*-linux-x86_64.tar.gz -C "$place"
mv "$place"/plancheck-* "$place/plan check"
chown -R root:root "$place"
cd /home/user
PATH=/usr/bin:/bin expect 3 as user "$place/plan check/plancheck" doctor --lang en
says "the folder $place/plan check that runs without being installed"; says "[there]    Text recognition"
expect 1 as user "$place/plan check/plancheck" check demo/city-defects.docx -o folder.html
expect 0 as user "$place/plan check/plancheck" letter demo/city-defects.docx -o folder-letter.docx
serve_one "$place/plan check/plancheck"
page=http://127.0.0.1:8001
leads_on -F "csrfmiddlewaretoken=$(token /)" -F "file=@/home/user/demo/zone-a.pdf" "$page/submit"
wait_for 300 is_checked 1
kill $one; wait $one || true
mv "$place/plan check" /srv/elsewhere
expect 1 as user /srv/elsewhere/plancheck check demo/city-defects.docx -o moved.html
expect 0 as user env PYTHONHOME=/nowhere PYTHONPATH=/nowhere /srv/elsewhere/plancheck rules check
