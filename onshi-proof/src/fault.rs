//! What goes wrong on our side of the exchange (障害の一覧): one row a class of RELIABILITY §D.4. What
//! goes wrong at the terminal is a table of its own, [`onshi_sim::Fault`].

macro_rules! faults {
    ($($family:literal { $($(#[doc = $doc:literal])+ $fault:ident $name:literal;)* })*) => {
        /// One thing that can go wrong (障害).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($($(#[doc = $doc])+ $fault,)*)*
        }

        impl Fault {
            /// Every fault, in the order of the rows.
            pub const ALL: &'static [Fault] = &[$($(Fault::$fault),*),*];

            /// Its name in reports.
            pub fn name(self) -> &'static str {
                match self { $($(Fault::$fault => $name,)*)* }
            }

            /// The family of §D.4 to which it belongs.
            pub fn family(self) -> &'static str {
                match self { $($(Fault::$fault => $family,)*)* }
            }
        }
    };
}

faults! {
    "F-W" {
        /// Half of a staged file is written, and success reported.
        ShortWrite "staged write short";
        /// Half of a staged file is written, and an error reported.
        WriteFails "EIO while writing";
        /// Nothing can be created.
        DiskFull "ENOSPC at create";
        /// The disk becomes full in the middle of a file.
        DiskFullMidway "ENOSPC at write";
        /// The whole file is there, and its flush failed.
        FlushFails "ENOSPC at flush";
        /// A flush that did nothing: the content is lost with the power.
        FlushLies "flush lies";
        /// The names of a folder are not flushed.
        FolderFlushFails "folder flush fails";
        /// It was renamed, and nobody hears of it.
        RenamedUnheard "rename EIO but done";
        /// It was not renamed.
        NotRenamed "rename EIO and not done";
        /// Something has the new name.
        NameTaken "rename target exists";
        /// Stage and `req` are on two volumes.
        OtherVolume "rename across volumes";
        /// 5: access denied.
        Denied "access denied 5";
        /// 32: sharing violation.
        SharingViolation "sharing violation 32";
        /// The folder is away.
        ParentMissing "parent missing";
        /// The share may only be read.
        ReadOnly "read-only share";
        /// `req` alone is away for a while: what is staged has to wait.
        RequestsAway "req away for a while";
    }
    "F-R" {
        /// A reading ends before the file does.
        ReadShort "reading ends early";
        /// A reading breaks off.
        ReadBreaksOff "vanishes mid-read";
        /// The file was listed and is not there.
        NotThere "vanishes before open";
        /// What is read is zeroes from some place on.
        ReadsZeroes "NUL-filled tail";
        /// A file is listed, and empty for now.
        ReadsEmpty "size stale (0) but data there";
    }
    "F-N" {
        /// Nothing of the share can be reached for a while.
        ServerGone "server gone for a while";
        /// One call fails as if the server were gone.
        ServerGoneOnce "server gone at one call";
        /// Every call takes ten seconds for a while.
        Slow "slow, 10 s a call";
        /// What came in the last 5 s is not found.
        StaleNotFound "stale 'not found' 5 s";
        /// A listing is 10 s old.
        StaleListing "stale listing 10 s";
        /// A listing lacks a name.
        ListingMisses "listing misses an entry";
        /// A listing has a name twice.
        ListingDoubles "listing doubles an entry";
        /// A listing comes in any order.
        ListingMixed "listing order random";
        /// Logon failure.
        LoggedOff "credentials revoked";
        /// News of the folder that mean nothing.
        WatcherFloods "watcher floods";
        /// The watcher is lost.
        WatcherLost "watcher overflows";
    }
    "F-L" {
        /// Another program holds a file of ours for a while.
        Held "antivirus holds a file";
        /// A removed file is listed and cannot be opened.
        DeletePending "delete pending";
    }
    "F-D" {
        /// The ledger's disk is full: the transaction did not happen.
        TransactionLost "ledger ENOSPC";
        /// It happened, and an error was reported.
        TransactionUnheard "ledger EIO but done";
        /// The ledger cannot be read.
        LedgerUnreadable "ledger EIO at read";
        /// A document could not be kept.
        DocumentLost "document EIO";
        /// It was kept, and an error was reported.
        DocumentUnheard "document EIO but done";
        /// A backup of the ledger comes back; what was done since is forgotten.
        OlderLedger "older ledger restored";
    }
    "F-P" {
        /// The process is killed before a call has its effect.
        KilledBefore "killed before a call";
        /// The process is killed in the middle of a call.
        KilledMidway "killed in a call";
        /// The process is killed after a call had its effect.
        KilledAfter "killed after a call";
        /// The power goes, and with it what was not flushed.
        PowerCut "power loss, unsynced lost";
        /// It dies while it takes up its work again.
        KilledInRecovery "killed in recovery";
        /// The machine sleeps for hours.
        Suspended "suspend/resume";
        /// A second client is opened on the same folders.
        SecondCollector "second onshi";
    }
    "F-C" {
        /// The clock is set back.
        ClockBack "clock steps back";
        /// The clock is set ahead.
        ClockAhead "clock steps ahead";
        /// It is corrected.
        ClockCorrected "clock corrected";
        /// Midnight passes in Japan.
        Midnight "JST midnight";
        /// The terminal's clock is a day off.
        TerminalClock "terminal clock ±1 day";
    }
    "F-I" {
        /// The program is started with the code of another institution.
        OtherInstitution "wrong institution code";
    }
    "F-M" {
        /// Somebody puts files of his own into `req`, `res` and stage.
        ForeignFiles "foreign files";
    }
}

/// Faults that wait for their call, and how often each has struck (仕掛けた障害).
#[derive(Debug, Default)]
pub struct Faults {
    armed: Vec<Armed>,
    struck: Vec<u64>,
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    after: u32,
    times: u32,
}

impl Faults {
    /// Strikes after so many calls that it could strike at, and then so many times.
    pub fn arm(&mut self, fault: Fault, after: u32, times: u32) {
        self.armed.push(Armed {
            fault,
            after,
            times,
        });
    }

    /// No more from now on.
    pub fn heal(&mut self) {
        self.armed.clear();
    }

    /// Whether it strikes at this call.
    pub fn strikes(&mut self, fault: Fault) -> bool {
        let Some(place) = self.armed.iter().position(|armed| armed.fault == fault) else {
            return false;
        };
        let armed = &mut self.armed[place];
        if armed.after > 0 {
            armed.after -= 1;
            return false;
        }
        armed.times = armed.times.saturating_sub(1);
        if armed.times == 0 {
            self.armed.remove(place);
        }
        self.count(fault);
        true
    }

    /// The first of these that strikes.
    pub fn first(&mut self, of: &[Fault]) -> Option<Fault> {
        match self.armed.is_empty() {
            true => None,
            false => of.iter().copied().find(|fault| self.strikes(*fault)),
        }
    }

    /// It happened by itself.
    pub fn count(&mut self, fault: Fault) {
        self.struck.resize(Fault::ALL.len(), 0);
        self.struck[fault as usize] += 1;
    }

    /// How often it struck.
    pub fn struck(&self, fault: Fault) -> u64 {
        self.struck.get(fault as usize).copied().unwrap_or_default()
    }
}
