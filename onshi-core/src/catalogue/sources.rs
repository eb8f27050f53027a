//! Where the facts come from. `Evidence::Seen("ORCA SMART")` names rows of this table.
//!
//! None of these is the official specification. They were read to learn names and order;
//! nothing was copied from them.

/// A public source of wire facts.
#[derive(Debug)]
pub struct SourceRow {
    /// Tag used in the rows.
    pub tag: &'static str,
    /// What it is.
    pub what: &'static str,
    /// What it is good for, and what not.
    pub trust: &'static str,
}

/// Every tag that a row may cite.
#[rustfmt::skip]
pub static SOURCES: &[SourceRow] = &[
    SourceRow { tag: "ORCA",     what: "public implementation: record definitions of 日医標準レセプトソフト 5.2.0 (g150446/jma-receipt-orca, 2025-08)", trust: "names, nesting, order and lengths of its own interface, which mirrors the wire; its receiver may rearrange" },
    SourceRow { tag: "OD2",      what: "public implementation: OQSDrug2 (YUKI-ENT/OQSDrug2, 2026-04)", trust: "file names and requests of a tool used against the live software; answers not shown" },
    SourceRow { tag: "SMART",    what: "public implementation: serializer classes of a clinic system (Sotatek smart-test, 2021-2023)", trust: "names and order of batch messages" },
    SourceRow { tag: "MYCLINIC", what: "public implementation and a fixture with the structure of a real answer (hangilc/myclinic-ts, 2023-2026)", trust: "real structure of a face result; code labels" },
    SourceRow { tag: "MYNA",     what: "public implementation: reception tool with tests (YUKI-ENT/MynaReception, 2026)", trust: "one answer reported with its real structure (2026-09-30); batch answers unchecked" },
    SourceRow { tag: "RESWATCH", what: "public file: a result watcher that cites the layout specification 8.07", trust: "names and order of result elements" },
    SourceRow { tag: "OQSFUNC",  what: "public file: code tables OQSCD001-044", trust: "complete code tables; OQSCD005 is contradicted by real files" },
    SourceRow { tag: "SANOX",    what: "public diary of a physician with requests that the live system accepted", trust: "request layout of single messages" },
    SourceRow { tag: "TANAKA",   what: "public configuration of the terminal software (environment switch tool 1.0.7, 2024-02)", trust: "highest authority for prefixes and services" },
    SourceRow { tag: "IFLIST",   what: "public file: list of interface numbers and names 001-056", trust: "names only" },
    SourceRow { tag: "POD",      what: "public implementation: chart that reads the medicine and checkups ORCA stored (pinus/OpenDolphin, 2024-10)", trust: "meaning of values seen in a clinic" },
    SourceRow { tag: "OCH",      what: "public file: test specification of a web chart's screen for 電子カルテ情報共有 (2026)", trust: "prefix and period of the clinical information request; nothing of its tree" },
    SourceRow { tag: "ZGN",      what: "public files: programs that read 増減点連絡書 and its sister files", trust: "names and columns of the sister files, not of 資格確認結果 itself" },
    SourceRow { tag: "REZEPT",   what: "public files: programs that read receipts (レセプト) and state the lengths of its items", trust: "lengths of the items of SN" },
    SourceRow { tag: "AGENT",    what: "public implementation: file agent of a clinic system (2024-02)", trust: "matching, .err files" },
];
