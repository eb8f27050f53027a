//! The JSON form of a whole file, the people of a batch included.

use onshi_core::catalogue::{Form, Layout, Node, NodeId, Privacy, What, field};
use onshi_core::error::Error;
use onshi_core::record::{read_whole, to_json_as};
use onshi_core::xml::Limits;
use serde_json::Value as Json;

use super::veil::{MASK, Veil};

/// The message with at most `people` of its people.
pub fn whole(bytes: &[u8], form: &Form, people: u64) -> Result<Json, Error> {
    let record = read_whole(bytes, form.clone(), Limits::default())?;
    let mut whole = to_json_as(&record, &form.layout)?;
    if let Some(list) = people_of(&mut whole, form) {
        list.truncate(usize::try_from(people).unwrap_or(usize::MAX));
    }
    Ok(whole)
}

/// Where the people stand: a body that declares nothing else is itself the array.
fn people_of<'j>(whole: &'j mut Json, form: &Form) -> Option<&'j mut Vec<Json>> {
    let unit = field(form.message.unit?)?;
    let mut way = vec![&*form.layout.node(Layout::ROOT).name];
    way.extend(way_to(&form.layout, Layout::ROOT, &|node: &Node| {
        node.field().is_some_and(|row| std::ptr::eq(row, unit))
    })?);
    let mut at = whole;
    for name in way {
        at = match at {
            Json::Array(_) => break,
            other => other.get_mut(name)?,
        };
    }
    at.as_array_mut()
}

fn way_to<'l>(
    layout: &'l Layout,
    from: NodeId,
    wanted: &dyn Fn(&Node) -> bool,
) -> Option<Vec<&'l str>> {
    layout.children(from).find_map(|child| {
        let node = layout.node(child);
        let mut way = vec![&*node.name];
        if !wanted(node) {
            way.extend(way_to(layout, child, wanted)?);
        }
        Some(way)
    })
}

/// Masks the personal values of a message.
pub fn hide(whole: &mut Json, layout: &Layout, veil: Veil) {
    if veil == Veil::Drawn {
        let root = &layout.node(Layout::ROOT).name;
        cover(
            &mut whole[&**root],
            layout,
            Some(Layout::ROOT),
            Privacy::Open,
        );
    }
}

fn cover(json: &mut Json, layout: &Layout, node: Option<NodeId>, outer: Privacy) {
    match json {
        Json::Array(values) => {
            for value in values {
                cover(value, layout, node, outer);
            }
        }
        Json::Object(fields) => {
            for (name, value) in fields {
                let children = node.map(|id| layout.children(id));
                let mut children = children.into_iter().flatten();
                let child = children.find(|id| *layout.node(*id).name == **name);
                let own = child.map_or(Privacy::Personal, |id| privacy(layout.node(id)));
                cover(value, layout, child, Veil::Drawn.covers(outer, own));
            }
        }
        Json::String(text) if Veil::Drawn.hides(outer, text) => *text = MASK.to_owned(),
        _ => {}
    }
}

/// What was moved may have lived in a personal group; what only a profile knows may be anything.
fn privacy(node: &Node) -> Privacy {
    match &node.what {
        What::Wrap => Privacy::Open,
        What::Extra { .. } | What::Leaf { home: Some(_), .. } => Privacy::Personal,
        What::Leaf { field, .. } => field.privacy,
        What::Group { field, .. } => field.map_or(Privacy::Open, |field| field.privacy),
    }
}
