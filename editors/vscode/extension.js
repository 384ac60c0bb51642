"use strict";
// Starts `plancheck lsp` for .rules files; everything else is said by the server.

const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");

let client;
let starting = Promise.resolve();

/** What the server is started with: settings of the folder that is open. */
function options() {
  const settings = vscode.workspace.getConfiguration("plancheck");
  const [command, ...first] = settings.get("command");
  const language = settings.get("language");
  const lang = language === "auto" ? (vscode.env.language.startsWith("zh") ? "zh" : "en") : language;
  const several = (name, values) => values.flatMap((value) => [name, value]);
  const args = [...first, "lsp", "--lang", lang, ...several("--rules", settings.get("rules")), ...several("--pack", settings.get("packs"))];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const cwd = folder?.scheme === "file" ? folder.fsPath : undefined;
  return { command, args, options: { cwd } };
}

async function start() {
  client = new LanguageClient("plancheck", "plancheck", options(), {
    documentSelector: [{ scheme: "file", language: "plancheck-rules" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{rules,toml}") },
  });
  try {
    await client.start();
  } catch (error) {
    const zh = vscode.env.language.startsWith("zh");
    const what = zh
      ? "没有启动 plancheck lsp：请安装 plancheck 和它的附加组件 lsp，或在设置 plancheck.command 里写明程序在哪里。"
      : "plancheck lsp was not started: install plancheck with its extra lsp, or say in the setting plancheck.command where the program is.";
    vscode.window.showErrorMessage(`${what} (${error.message ?? error})`);
  }
}

async function stop() {
  if (client?.state === State.Running) await client.stop();
  client = undefined;
}

function restart() {
  starting = starting.then(stop).then(start);
  return starting;
}

function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("plancheck.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("plancheck")) restart();
    }),
  );
  return restart();
}

function deactivate() {
  return starting.then(stop);
}

module.exports = { activate, deactivate };
