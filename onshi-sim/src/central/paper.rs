//! A PDF for answers that are asked for as PDF: one empty page, complete and valid. What real ones
//! look like is not known.

use std::fmt::Write;

/// The objects of the file, in the order of their numbers.
const OBJECTS: &[&str] = &[
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
];

/// The bytes of the page. `subject` says what it stands for, so that two answers differ; only its
/// letters and digits are written.
pub(crate) fn pdf(subject: &str) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    let subject: String = subject
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let info = format!("<< /Producer (onshi-sim) /Subject ({subject}) >>");
    for (at, object) in OBJECTS.iter().copied().chain([info.as_str()]).enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = file.len();
    let count = places.len() + 1;
    let _ = write!(file, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in &places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let trailer = format!("<< /Size {count} /Root 1 0 R /Info {} 0 R >>", places.len());
    let _ = write!(file, "trailer\n{trailer}\nstartxref\n{table}\n%%EOF\n");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every entry of the table points at the object of its number, as a reader looks it up.
    #[test]
    fn the_table_points_at_the_objects() {
        let bytes = pdf("99(1)\\");
        let text = String::from_utf8(bytes).unwrap_or_default();
        let start: usize = text
            .rsplit_once("startxref\n")
            .and_then(|(_, rest)| rest.lines().next()?.parse().ok())
            .unwrap_or(0);
        let entries = text[start..]
            .lines()
            .skip(3)
            .take_while(|l| l.ends_with("n "));
        let mut seen = 0;
        for (at, entry) in entries.enumerate() {
            let place: usize = entry[..10].parse().unwrap_or(0);
            assert!(text[place..].starts_with(&format!("{} 0 obj\n", at + 1)));
            assert_eq!(entry.len(), 19, "20 bytes with the line end");
            seen += 1;
        }
        assert_eq!(seen, OBJECTS.len() + 1);
        assert!(text.contains("/Subject (991)") && text.ends_with("%%EOF\n"));
    }
}
