//! What nobody knows of the terminal (未知の事項 U1–U12), drawn anew for each day.

use onshi_sim::{Settings, SiteFault, Unknown, Way};

use crate::chance::Chance;

/// One way of one unknown, as reports name it: number, question, what then happens.
pub type WayOf = (u8, &'static str, &'static str);

/// Each way of each unknown; U13 has none.
pub fn all() -> impl Iterator<Item = WayOf> {
    let of = |unknown: &'static Unknown| unknown.ways.iter().map(move |way| named(unknown, way));
    Unknown::ALL.iter().flat_map(of)
}

/// Draws a terminal; its settings, and the way of each unknown.
pub fn drawn(chance: &mut Chance) -> Result<(Settings, Vec<WayOf>), SiteFault> {
    let drawn = |unknown: &'static Unknown| Some((unknown, way(unknown, chance)?));
    let ways: Vec<(&Unknown, &Way)> = Unknown::ALL.iter().filter_map(drawn).collect();
    let lines: Vec<&str> = ways.iter().map(|(_, way)| way.toml).collect();
    let mut settings = Settings {
        seed: chance.below(1 << 32),
        processing_rounds: chance.below(4) as u32,
        shuffle: chance.once_in(2),
        zip_results: chance.once_in(3),
        ..Settings::from_toml(&format!("[terminal]\n{}\n", lines.join("\n")))?
    };
    if chance.once_in(3) {
        settings.pick_up_after_ms = 1 + chance.below(30_000);
    }
    let ways = ways.iter().map(|(unknown, way)| named(unknown, way));
    Ok((settings, ways.collect()))
}

/// Mostly as usual: many of the other ways let nothing through.
fn way(unknown: &'static Unknown, chance: &mut Chance) -> Option<&'static Way> {
    let last = unknown.ways.len().checked_sub(1)?;
    let lets_little_through = matches!(unknown.number, 6..=8);
    let is_other = chance.once_in(if lets_little_through { 24 } else { 3 });
    let place = if is_other { last } else { 0 };
    unknown.ways.get(place)
}

fn named(unknown: &'static Unknown, way: &'static Way) -> WayOf {
    (unknown.number, unknown.english, way.toml)
}
