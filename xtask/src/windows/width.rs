//! The two widths of Windows, and what each tool calls them.

/// One width: a row of [`WIDTHS`].
pub struct Width {
    /// In file names and on the command line.
    pub name: &'static str,
    /// The target of rustc. It asks nothing of the system that Windows 7 has not.
    pub target: &'static str,
    /// What the tools of mingw begin with.
    pub mingw: &'static str,
    /// What llvm-dlltool calls the machine.
    pub machine: &'static str,
    /// What Python wheels call it.
    pub wheel: &'static str,
    /// What Free Pascal calls the system and the processor.
    pub pascal: (&'static str, &'static str),
}

pub const X64: Width = Width {
    name: "x64",
    target: "x86_64-win7-windows-gnu",
    mingw: "x86_64-w64-mingw32",
    machine: "i386:x86-64",
    wheel: "win_amd64",
    pascal: ("win64", "x86_64"),
};

pub const X86: Width = Width {
    name: "x86",
    target: "i686-win7-windows-gnu",
    mingw: "i686-w64-mingw32",
    machine: "i386",
    wheel: "win32",
    pascal: ("win32", "i386"),
};

pub const WIDTHS: [Width; 2] = [X64, X86];

impl Width {
    /// A tool of mingw, as `gcc`.
    pub fn tool(&self, name: &str) -> String {
        format!("{}-{name}", self.mingw)
    }

    /// Whether this machine runs it as it is; the other one needs libraries of an older processor.
    pub fn is_ours(&self) -> bool {
        self.name == X64.name
    }
}
