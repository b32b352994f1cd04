//! Addresses within the page. They are relative, so that they hold under any prefix and behind any proxy.

use std::fmt;

use form_urlencoded::Serializer;

/// One view, and what is asked of it.
#[derive(Clone, Debug)]
pub(super) struct Link {
    view: String,
    query: Vec<(&'static str, String)>,
}

impl Link {
    pub(super) fn to(view: impl Into<String>) -> Link {
        Link {
            view: view.into(),
            query: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Link {
        self.query.push((name, value.to_string()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Link {
        self.query.retain(|(other, _)| *other != name);
        self
    }

    /// The same view as JSON.
    pub(super) fn twin(mut self) -> Link {
        self.view.push_str(".json");
        self
    }
}

/// A job's id or a workflow's name stands in the query and never in the path, where `..` and `/` would mean something to a
/// browser or a proxy, however they are encoded.
impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.view)?;
        if self.query.is_empty() {
            return Ok(());
        }
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.query);
        write!(f, "?{}", query.finish())
    }
}

pub(super) fn job(id: &crate::job::JobId) -> Link {
    Link::to("job").with("id", id)
}

pub(super) fn workflow(name: &str) -> Link {
    Link::to("workflow").with("name", name)
}
