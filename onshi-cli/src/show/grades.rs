//! Grades of evidence in one sign (根拠の印).

/// A grade: its sign, its name in the catalogue, what it means.
const GRADES: [(&str, &str, &str); 5] = [
    ("書", "manual", "技術解説書"),
    ("見", "seen", "公開資料"),
    ("推", "inferred", "推論"),
    ("仮", "assumed", "推定"),
    ("確", "confirmed", "プロファイル"),
];

/// The sign of a grade.
pub fn mark(grade: &str) -> &'static str {
    let known = GRADES.iter().find(|(_, name, _)| *name == grade);
    known.map_or("外", |(mark, ..)| mark)
}

/// What the signs of these grades mean: `見 公開資料 seen`.
pub fn legend<'a>(grades: impl IntoIterator<Item = &'a str>) -> String {
    let used: Vec<&str> = grades.into_iter().collect();
    let known = GRADES.iter().filter(|(_, name, _)| used.contains(name));
    let texts = known.map(|(mark, name, japanese)| format!("{mark} {japanese} {name}"));
    texts.collect::<Vec<_>>().join("  ")
}
