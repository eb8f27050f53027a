//! The exports as the headers declare them.

use std::sync::LazyLock;

/// An export.
pub struct Prototype {
    pub name: String,
    pub parameters: Vec<Parameter>,
}

/// What a parameter is in C: `uint32_t *` and `out_length`.
#[derive(Clone)]
pub struct Parameter {
    pub kind: String,
    pub name: String,
}

impl Parameter {
    /// Whether it says how much memory another one points to.
    pub fn is_measure(&self) -> bool {
        let measures = ["capacity", "length", "count"];
        self.kind == "uint32_t"
            && (measures.contains(&&*self.name) || self.name.ends_with("_length"))
    }
}

pub static PROTOTYPES: LazyLock<Vec<Prototype>> = LazyLock::new(|| {
    let simulator = include_str!("../../../include/onshi_sim.h");
    let header = include_str!("../../../include/onshi.h").to_owned() + simulator;
    let declarations = header.split("ONSHI_CALL onshi_").skip(1);
    declarations.map(read).collect()
});

pub fn prototype(name: &str) -> &'static Prototype {
    let found = PROTOTYPES.iter().find(|prototype| prototype.name == name);
    found.unwrap()
}

fn read(declaration: &str) -> Prototype {
    let (name, rest) = declaration.split_once('(').unwrap();
    let (parameters, _) = rest.split_once(')').unwrap();
    Prototype {
        name: format!("onshi_{name}"),
        parameters: parameters.split(',').map(parameter).collect(),
    }
}

fn parameter(text: &str) -> Parameter {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = text.rsplit([' ', '*']).next().unwrap();
    Parameter {
        kind: text[..text.len() - name.len()].trim().to_owned(),
        name: name.to_owned(),
    }
}
