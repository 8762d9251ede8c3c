//! Starting other programs, and saying plainly which one failed.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::tally::Tally;

/// Runs to the end, output passed through; not ending well is an error that shows the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start `{}`", describe(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", describe(command));
    }
    Ok(())
}

/// Runs to the end and returns what it wrote to standard output; standard error is passed through.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", describe(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}", describe(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not write UTF-8", describe(command)))
}

/// Runs a test command to the end, passing its output through and adding what it counted to `tally`.
pub(crate) fn run_counted(command: &mut Command, tally: &mut Tally) -> Result<()> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start `{}`", describe(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let counted = Mutex::new(Tally::default());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|lines| pass_through(lines, std::io::stdout(), &counted)));
        scope.spawn(|| stderr.map(|lines| pass_through(lines, std::io::stderr(), &counted)));
    });
    *tally += counted.into_inner().unwrap_or_else(PoisonError::into_inner);
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed: {status}", describe(command));
    }
    Ok(())
}

fn pass_through(from: impl Read, mut to: impl Write, counted: &Mutex<Tally>) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed terminal must not stop the tests: go on reading so that the child can end.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        counted.lock().unwrap_or_else(PoisonError::into_inner).read_line(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

/// Where `program` is on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_arguments() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert_eq!(error, "`sh -c exit 3` failed: exit status: 3");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program")).unwrap_err().to_string();
        assert_eq!(error, "cannot start `no-such-program`");
    }

    #[test]
    fn output_is_passed_through_unchanged_while_it_is_counted() {
        let output = "running\n# pass 4\n# fail 2\nno newline \u{fffd}".as_bytes();
        let (mut shown, counted) = (Vec::new(), Mutex::default());
        pass_through(output, &mut shown, &counted);
        assert_eq!(shown, output);
        assert_eq!(counted.into_inner().unwrap(), Tally { passed: 4, failed: 2 });
    }

    #[test]
    fn a_failing_test_command_is_an_error_even_when_it_counts_nothing() {
        let mut tally = Tally::default();
        assert!(run_counted(Command::new("sh").args(["-c", "exit 1"]), &mut tally).is_err());
        assert_eq!(tally, Tally::default());
    }
}
