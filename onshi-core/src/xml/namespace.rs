//! Namespace well-formedness: every prefix declared, no reserved one misused (Namespaces in XML 1.0).

use std::ops::Range;

use super::error::XmlErrorKind;
use super::limits::{Limit, Limits};
use super::reference::resolve;
use super::scan::{Scanned, bad};
use super::tag::{Attribute, QName};

const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";

/// The namespace declarations in force.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    bindings: Vec<Binding>,
    /// Prefixes and URIs of the bindings, end to end.
    text: Vec<u8>,
}

#[derive(Debug)]
struct Binding {
    depth: usize,
    prefix: Range<usize>,
    uri: Range<usize>,
}

impl Namespaces {
    /// So many of the open elements matter when they end: the document element, and down to the
    /// innermost that declares something.
    pub(super) fn floor(&self) -> usize {
        self.bindings.last().map_or(1, |binding| binding.depth + 1)
    }

    /// Checks a start tag that has a prefix or attributes, and declares what it declares.
    pub(super) fn enter(
        &mut self,
        tag: &[u8],
        name: &QName,
        attributes: &[Attribute],
        depth: usize,
        limits: &Limits,
    ) -> Scanned<()> {
        for attribute in attributes {
            if let Some(prefix) = declared_prefix(tag, attribute) {
                if self.bindings.len() == limits.namespaces {
                    let kind = XmlErrorKind::LimitExceeded(Limit::Namespaces);
                    return bad(kind, attribute.name.range.start);
                }
                self.declare(tag, prefix, attribute, depth)?;
            }
        }
        if prefix(tag, name) == Some(b"xmlns") {
            return bad(XmlErrorKind::IllegalNamespace, name.range.start);
        }
        self.uri(tag, name)?;
        self.check_unique(tag, attributes)
    }

    /// Forgets what the element at `depth` declared.
    pub(super) fn leave(&mut self, depth: usize) {
        while let Some(last) = self.bindings.pop_if(|binding| binding.depth >= depth) {
            self.text.truncate(last.prefix.start);
        }
    }

    fn declare(
        &mut self,
        tag: &[u8],
        prefix: &[u8],
        attribute: &Attribute,
        depth: usize,
    ) -> Scanned<()> {
        let from = self.text.len();
        self.text.extend_from_slice(prefix);
        let middle = self.text.len();
        // A tag is a piece of the window and so UTF-8: nothing is lost here.
        let value = String::from_utf8_lossy(&tag[attribute.value.clone()]);
        let mut resolved = String::new();
        resolve(&value, true, &mut resolved)?;
        self.text.extend_from_slice(resolved.as_bytes());
        let uri = &self.text[middle..];
        let allowed = match prefix {
            b"xmlns" => false,
            b"xml" => uri == XML,
            b"" => uri != XML && uri != XMLNS,
            _ => !uri.is_empty() && uri != XML && uri != XMLNS,
        };
        if !allowed {
            return bad(XmlErrorKind::IllegalNamespace, attribute.name.range.start);
        }
        let uri = middle..self.text.len();
        self.bindings.push(Binding {
            depth,
            prefix: from..middle,
            uri,
        });
        Ok(())
    }

    /// The URI of a prefixed name; `None` for a name without prefix.
    fn uri(&self, tag: &[u8], name: &QName) -> Scanned<Option<&[u8]>> {
        let Some(prefix) = prefix(tag, name) else {
            return Ok(None);
        };
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|b| self.text[b.prefix.clone()] == *prefix);
        match (prefix, bound) {
            (b"xml", _) => Ok(Some(XML)),
            (b"xmlns", _) => Ok(Some(XMLNS)),
            (_, Some(binding)) => Ok(Some(&self.text[binding.uri.clone()])),
            (_, None) => bad(XmlErrorKind::UnboundPrefix, name.range.start),
        }
    }

    /// No two attributes of one name, nor of one local name in one namespace.
    fn check_unique(&self, tag: &[u8], attributes: &[Attribute]) -> Scanned<()> {
        for (index, attribute) in attributes.iter().enumerate() {
            let name = (self.uri(tag, &attribute.name)?, local(tag, &attribute.name));
            for earlier in &attributes[..index] {
                if name == (self.uri(tag, &earlier.name)?, local(tag, &earlier.name)) {
                    let at = attribute.name.range.start;
                    return bad(XmlErrorKind::DuplicateAttribute, at);
                }
            }
        }
        Ok(())
    }
}

/// The prefix that an attribute declares, empty for `xmlns` itself; `None` if it declares none.
fn declared_prefix<'a>(tag: &'a [u8], attribute: &Attribute) -> Option<&'a [u8]> {
    match (prefix(tag, &attribute.name), local(tag, &attribute.name)) {
        (None, b"xmlns") => Some(b""),
        (Some(b"xmlns"), declared) => Some(declared),
        _ => None,
    }
}

fn prefix<'a>(tag: &'a [u8], name: &QName) -> Option<&'a [u8]> {
    name.colon.map(|colon| &tag[name.range.start..colon])
}

fn local<'a>(tag: &'a [u8], name: &QName) -> &'a [u8] {
    &tag[name.colon.map_or(name.range.start, |colon| colon + 1)..name.range.end]
}
