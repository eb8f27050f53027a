//! The tree of a message, line by line (項目一覧): what a table of the specification shows.

use crate::catalogue::layout::Home;
use crate::catalogue::{
    CodeTable, FieldId, FieldRow, Kind, Layout, Node, NodeId, Occurs, RecordRow, What,
};

/// One element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Line<'l> {
    /// How many elements stand around it; 0 directly below the document element.
    pub depth: usize,
    /// The element.
    pub node: &'l Node,
    /// The record it belongs to: where its value lives, or the group around what only a profile knows.
    pub record: &'static RecordRow,
    /// Left out below: the record has a page of its own.
    pub is_folded: bool,
}

/// Every element of a tree, in the order in which they are written.
pub fn outline(layout: &Layout) -> Vec<Line<'_>> {
    folded(layout, |_| false)
}

/// The same, without what stands inside the records that are told elsewhere.
pub fn folded(layout: &Layout, is_elsewhere: impl Fn(&RecordRow) -> bool) -> Vec<Line<'_>> {
    let mut walk = Walk {
        layout,
        is_elsewhere,
        around: layout.row().into_iter().collect(),
        lines: Vec::new(),
    };
    walk.children(Layout::ROOT, 0);
    walk.lines
}

struct Walk<'l, F> {
    layout: &'l Layout,
    is_elsewhere: F,
    /// The records around, outermost first.
    around: Vec<&'static RecordRow>,
    lines: Vec<Line<'l>>,
}

impl<F: Fn(&RecordRow) -> bool> Walk<'_, F> {
    fn children(&mut self, of: NodeId, depth: usize) {
        for id in self.layout.children(of) {
            self.element(id, depth);
        }
    }

    fn element(&mut self, id: NodeId, depth: usize) {
        let node = self.layout.node(id);
        let home = match &node.what {
            What::Leaf { home, .. } => home.as_ref(),
            _ => None,
        };
        let Some(record) = self.record_at(home) else {
            return;
        };
        let is_folded = node.row().is_some_and(&self.is_elsewhere);
        self.lines.push(Line {
            depth,
            node,
            record,
            is_folded,
        });
        if !is_folded {
            self.around.extend(node.row());
            self.children(id, depth + 1);
            self.around
                .truncate(self.around.len() - usize::from(node.row().is_some()));
        }
    }

    /// The record in which a value lives.
    fn record_at(&self, home: Option<&Home>) -> Option<&'static RecordRow> {
        let Some(Home { up, down }) = home else {
            return self.around.last().copied();
        };
        let from = self.around.get(self.around.len().checked_sub(up + 1)?)?;
        down.iter()
            .try_fold(*from, |record, no| match record.field(*no)?.kind {
                Kind::Group(inner) => Some(inner),
                _ => None,
            })
    }
}

impl<'l> Line<'l> {
    /// Its field; `None` for what only a profile knows.
    pub fn field(&self) -> Option<&'static FieldRow> {
        self.node.field()
    }

    /// Its number in the C ABI.
    pub fn id(&self) -> Option<FieldId> {
        self.field().map(|field| FieldId {
            record: self.record.id,
            no: field.no,
        })
    }

    /// Its code table.
    pub fn table(&self) -> Option<&'static CodeTable> {
        match self.node.kind()? {
            Kind::Code(table) => Some(table),
            _ => None,
        }
    }

    /// Its format in words, Japanese and English, without the length.
    pub fn format(&self) -> (&'static str, &'static str) {
        match self.node.kind() {
            Some(kind) => format(kind),
            None if self.node.is_group() => ("グループ", "group"),
            None => ("文字列", "text"),
        }
    }

    /// How often it stands in its group: `1`, `0–1` or `0–n`.
    pub fn times(&self) -> &'static str {
        times(self.node.occurs)
    }
}

/// A format in words, Japanese and English (形式).
pub fn format(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text(_) => ("文字列", "text"),
        Kind::Digits(_) => ("数字", "digits"),
        Kind::Date => ("年月日", "yyyyMMdd"),
        Kind::DateTime => ("日時", "yyyyMMddHHmmss"),
        Kind::Month => ("年月", "yyyyMM"),
        Kind::InstitutionCode => ("医療機関コード", "institution code"),
        Kind::InsurerNumber => ("保険者番号", "insurer number"),
        Kind::Code(_) => ("コード", "code"),
        Kind::Group(_) => ("グループ", "group"),
    }
}

/// Number of occurrences (出現回数): `1`, `0–1` or `0–n`.
pub fn times(occurs: Occurs) -> &'static str {
    match occurs {
        Occurs::One => "1",
        Occurs::Optional => "0–1",
        Occurs::Many => "0–n",
    }
}
