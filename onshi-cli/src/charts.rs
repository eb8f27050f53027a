//! 患者一覧: the receipt computer's patients, kept in `patients.csv`.
//!
//! UTF-8, one header line, columns found by name. No value may hold a comma, so nothing is quoted.

use std::fs;
use std::path::{Path, PathBuf};

use onshi_core::rules::linkage::Patient;

use crate::durable;
use crate::failure::Failure;

const COLUMNS: [&str; 10] = [
    "patient_id",
    "reference_number",
    "insurer_number",
    "symbol",
    "number",
    "branch",
    "name",
    "kana",
    "birthdate",
    "sex",
];

/// The list in memory, as it stands in the file.
pub struct Charts {
    path: PathBuf,
    patients: Vec<Patient>,
    /// 性別, which the linkage does not look at; one for each patient.
    sexes: Vec<String>,
}

impl Charts {
    /// Reads a list.
    ///
    /// # Errors
    /// The file cannot be read, a column is missing, or a line has another number of values. The
    /// text names the line and never a value.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| Failure::file(path, error))?;
        let mut charts = Charts {
            path: path.to_owned(),
            patients: Vec::new(),
            sexes: Vec::new(),
        };
        let mut lines = text.trim_start_matches('\u{FEFF}').lines().zip(1..);
        let header = lines.next().map_or("", |(line, _)| line);
        let header: Vec<&str> = header.split(',').map(str::trim).collect();
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let values: Vec<&str> = line.split(',').collect();
            if values.len() != header.len() {
                let wanted = header.len();
                return Err(Failure::content(
                    path,
                    format!(
                        "{number} 行目: 値は {wanted} 個のはずです / line {number}: {wanted} values are expected"
                    ),
                ));
            }
            charts.add_line(&header, &values, path)?;
        }
        Ok(charts)
    }

    fn add_line(&mut self, header: &[&str], values: &[&str], path: &Path) -> Result<(), Failure> {
        let mut cells = [const { String::new() }; COLUMNS.len()];
        for (cell, column) in cells.iter_mut().zip(COLUMNS) {
            let Some(at) = header.iter().position(|head| *head == column) else {
                return Err(Failure::content(
                    path,
                    format!("列がありません / no column: {column}"),
                ));
            };
            *cell = values[at].to_owned();
        }
        let [
            id,
            reference_number,
            insurer_number,
            symbol,
            number,
            branch,
            name,
            kana,
            birthdate,
            sex,
        ] = cells;
        self.patients.push(Patient {
            id,
            reference_number,
            insurer_number,
            symbol,
            number,
            branch,
            name,
            kana,
            birthdate,
        });
        self.sexes.push(sex);
        Ok(())
    }

    /// Makes the list durable.
    pub fn save(&self) -> Result<(), Failure> {
        let mut text = format!("{}\n", COLUMNS.join(","));
        for (patient, sex) in self.patients.iter().zip(&self.sexes) {
            text.push_str(&line(patient, sex));
        }
        durable::replace(&self.path, text.as_bytes())
            .map_err(|error| Failure::file(&self.path, error))
    }

    /// Everybody.
    pub fn patients(&self) -> &[Patient] {
        &self.patients
    }

    /// One patient by number.
    pub fn patient(&self, id: &str) -> Option<&Patient> {
        self.patients.iter().find(|patient| patient.id == id)
    }

    /// The same, to be changed.
    pub fn patient_mut(&mut self, id: &str) -> Option<&mut Patient> {
        self.patients.iter_mut().find(|patient| patient.id == id)
    }

    /// Adds a chart, or replaces the one of the same number.
    pub fn put(&mut self, patient: Patient, sex: String) {
        match self
            .patients
            .iter()
            .position(|known| known.id == patient.id)
        {
            Some(at) => {
                self.patients[at] = patient;
                self.sexes[at] = sex;
            }
            None => {
                self.patients.push(patient);
                self.sexes.push(sex);
            }
        }
    }

    /// A patient number nobody has: one above the highest, as wide.
    pub fn free_number(&self) -> String {
        let highest = self
            .patients
            .iter()
            .filter_map(|p| p.id.parse::<u64>().ok())
            .max();
        format!("{:08}", highest.unwrap_or(0) + 1)
    }
}

fn line(patient: &Patient, sex: &str) -> String {
    let values = [
        &patient.id,
        &patient.reference_number,
        &patient.insurer_number,
        &patient.symbol,
        &patient.number,
        &patient.branch,
        &patient.name,
        &patient.kana,
        &patient.birthdate,
        sex,
    ];
    // What comes from an answer may hold anything; the list must stay a list.
    let plain = values.map(|value| value.replace([',', '\r', '\n'], " "));
    format!("{}\n", plain.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> (tempfile::TempDir, Result<Charts, Failure>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("patients.csv");
        fs::write(&path, text).unwrap();
        let charts = Charts::read(&path);
        (folder, charts)
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let header = COLUMNS.join(",");
        let text =
            format!("{header}\n00000007,,06990012,12,345,01,試験　太郎,ｼｹﾝ ﾀﾛｳ,19500102,1\n");
        let (folder, charts) = list(&text);
        let charts = charts.unwrap();
        assert_eq!(charts.patient("00000007").unwrap().number, "345");
        assert_eq!(charts.free_number(), "00000008");
        charts.save().unwrap();
        let saved = fs::read_to_string(folder.path().join("patients.csv")).unwrap();
        assert_eq!(saved, text);
    }

    #[test]
    fn a_bad_line_is_named_without_its_values() {
        let header = COLUMNS.join(",");
        let (_folder, charts) = list(&format!("{header}\n1,試験　太郎\n"));
        let error = charts.err().unwrap().to_string();
        assert!(
            error.contains("line 2") && !error.contains("太郎"),
            "{error}"
        );
        let (_folder, charts) = list("patient_id,name\n1,試験　太郎\n");
        let error = charts.err().unwrap().to_string();
        assert!(
            error.contains("reference_number") && !error.contains("太郎"),
            "{error}"
        );
    }

    #[test]
    fn columns_may_stand_in_any_order() {
        let mut columns = COLUMNS;
        columns.reverse();
        let (_folder, charts) = list(&format!(
            "\u{FEFF}{}\r\n1,2,3,4,5,6,7,8,9,10\r\n",
            columns.join(",")
        ));
        let patient = charts.unwrap().patients()[0].clone();
        assert_eq!(
            (patient.id.as_str(), patient.birthdate.as_str()),
            ("10", "2")
        );
    }
}
