"""What reviewers decide about a report's findings."""
