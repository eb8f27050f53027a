//! The peers in other languages, and how each is started.

use std::collections::HashMap;

use crate::Failure;
use crate::ids;
use crate::names;
use crate::round::Contender;
use crate::sides;
use crate::task::Task;

/// libxml2's SAX interface from C, filling the same fields.
pub const LIBXML2: &str = "libxml2 SAX";
/// `System.Xml.Serialization.XmlSerializer` reading the whole document into objects.
pub const SERIALIZER: &str = "XmlSerializer .NET";
pub const SERIALIZER_MONO: &str = "XmlSerializer mono";
/// `System.Xml.XmlReader`, by hand into the same fields.
pub const XML_READER: &str = "XmlReader .NET";
pub const XML_READER_MONO: &str = "XmlReader mono";
/// Our C ABI from C#: every string of everyone, block by block.
pub const ONSHI: &str = "onshi from C#, .NET";
pub const ONSHI_MONO: &str = "onshi from C#, mono";

/// Our C ABI from C#: a call for each declared field of each person.
pub const ONSHI_FIELDS: &str = "onshi from C#, each field, .NET";
pub const ONSHI_FIELDS_MONO: &str = "onshi from C#, each field, mono";

/// Our C ABI from C: a call for each declared field of each person.
pub const C_FIELDS: &str = "onshi from C";
/// A block of people in one call.
pub const C_BLOCKS: &str = "onshi from C, blocks";
/// A call for each declared field of one person who is in memory.
pub const C_ASK: &str = "onshi from C, asking";

/// The same without the first pass, which proves the file.
pub const ONSHI_ONCE: &str = "onshi from C# once, .NET";
pub const ONSHI_ONCE_MONO: &str = "onshi from C# once, mono";

/// Sides of one C# program, started as `PROGRAM MODE FILE`: name, runtime, mode.
const CSHARP: &[(&str, &str, &str)] = &[
    (SERIALIZER, "coreclr", "serializer"),
    (XML_READER, "coreclr", "reader"),
    (ONSHI, "coreclr", "onshi"),
    (ONSHI_ONCE, "coreclr", "onshi-people"),
    (ONSHI_FIELDS, "coreclr", "onshi-fields"),
    (SERIALIZER_MONO, "mono", "serializer"),
    (XML_READER_MONO, "mono", "reader"),
    (ONSHI_MONO, "mono", "onshi"),
    (ONSHI_ONCE_MONO, "mono", "onshi-people"),
    (ONSHI_FIELDS_MONO, "mono", "onshi-fields"),
];

/// Sides of one C program, started as `PROGRAM MODE IDS FILE TIMES`: name, mode.
const C: &[(&str, &str)] = &[(C_FIELDS, "fields"), (C_BLOCKS, "block"), (C_ASK, "ask")];

/// The programs that were built for this run, each with the words before its arguments.
pub struct Peers(HashMap<String, Vec<String>>);

impl Peers {
    /// From pairs of a key (`libxml2`, `c`, `call`, `coreclr`, `mono`) and a command.
    pub fn new(commands: &[(&str, &str)]) -> Self {
        let words = |command: &str| command.split_whitespace().map(str::to_owned).collect();
        let commands = commands.iter();
        Peers(
            commands
                .map(|&(key, command)| (key.to_owned(), words(command)))
                .collect(),
        )
    }

    /// The command that starts a C# program in a runtime.
    pub fn command(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// Whoever has this name, on a task; `None` when there is no such side or program here.
    pub fn contender(&self, name: &str, task: &Task) -> Result<Option<Contender>, Failure> {
        if sides::has(name) {
            return Contender::side(name, task).map(Some);
        }
        let file = task.path().display().to_string();
        if name == LIBXML2 {
            let names = names::write(task.shape)?.display().to_string();
            let arguments = vec![names, file, task.repeat.to_string()];
            return Ok(self.start(name, "libxml2", arguments));
        }
        if let Some((_, mode)) = C.iter().find(|(side, _)| *side == name) {
            let ids = ids::write(task.shape)?.display().to_string();
            let arguments = vec![(*mode).to_owned(), ids, file, task.repeat.to_string()];
            return Ok(self.start(name, "c", arguments));
        }
        let csharp = CSHARP.iter().find(|(side, _, _)| *side == name);
        Ok(csharp
            .and_then(|&(_, runtime, mode)| self.start(name, runtime, vec![mode.to_owned(), file])))
    }

    fn start(&self, name: &str, key: &str, arguments: Vec<String>) -> Option<Contender> {
        let (program, first) = self.command(key)?.split_first()?;
        let words = first.iter().cloned().chain(arguments).collect();
        Some(Contender::peer(name, program, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::UTF_8;
    use crate::shape::BATCH;

    #[test]
    fn a_peer_whose_program_was_not_built_is_absent() {
        let task = Task {
            shape: &BATCH,
            form: &UTF_8,
            units: 1,
            repeat: 1,
        };
        let peers = Peers::new(&[("mono", "mono target/bench/Peers.exe")]);
        let is_there = |name| peers.contender(name, &task).unwrap().is_some();
        assert!(is_there(SERIALIZER_MONO));
        assert!(is_there(sides::READ));
        assert!(!is_there(SERIALIZER));
        assert!(!is_there("no such side"));
    }
}
