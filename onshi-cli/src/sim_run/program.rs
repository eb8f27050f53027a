//! The vendor's program, as a process of its own.

use std::io;
use std::path::Path;
use std::process::{Child, Command};

/// The program; ended when it goes out of scope.
pub struct Program(Child);

/// What it can learn from its environment.
pub struct Surroundings<'a> {
    /// The folder of req, res and face.
    pub root: &'a Path,
    /// 医療機関コード.
    pub institution: &'a str,
    /// Name of the scenario.
    pub pack: &'a str,
    /// The simulated day, yyyyMMdd.
    pub today: &'a str,
}

impl Program {
    /// Starts it.
    pub fn start(line: &str, around: &Surroundings<'_>) -> io::Result<Self> {
        let root = around.root.display().to_string();
        let mut words = words(line)
            .into_iter()
            .map(|word| word.replace("{root}", &root));
        let program = words.next();
        let program = program.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let child = Command::new(program)
            .args(words)
            .env("ONSHI_SIM_ROOT", around.root)
            .env("ONSHI_SIM_INSTITUTION", around.institution)
            .env("ONSHI_SIM_PACK", around.pack)
            .env("ONSHI_SIM_TODAY", around.today)
            .env("ONSHI_SIM_PATIENTS", around.root.join("patients.csv"))
            .spawn()?;
        Ok(Program(child))
    }

    /// How it ended; `None` while it runs.
    pub fn ended(&mut self) -> io::Result<Option<Ending>> {
        let status = self.0.try_wait()?;
        Ok(status.map(|status| match status.success() {
            true => Ending::Well,
            false => Ending::Failed(status.to_string()),
        }))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// How a program ended.
#[derive(Debug)]
pub enum Ending {
    /// By itself, with success.
    Well,
    /// By itself, without.
    Failed(String),
    /// Not in time.
    Late,
}

/// The words of a command line: parted by blanks, held together by double quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted, mut open) = (Vec::new(), false, false);
    for character in line.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                if !open {
                    words.push(String::new());
                    open = true;
                }
            }
            character if character.is_whitespace() && !quoted => open = false,
            character => {
                if !open {
                    words.push(String::new());
                    open = true;
                }
                if let Some(word) = words.last_mut() {
                    word.push(character);
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            words(r#"  "C:\Program Files\rece.exe"  --root={root} "" x"y z" "#),
            [r"C:\Program Files\rece.exe", "--root={root}", "", "xy z"]
        );
        assert!(words("  ").is_empty());
    }
}
