//! A subscriber that keeps what this library and the tests trace.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(&'static str, String)>);

impl Fields {
    /// The names of all that have a value.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    pub(crate) fn get(&self, wanted: &str) -> Option<&str> {
        let mut fields = self.0.iter().rev();
        let (_, value) = fields.find(|(name, _)| *name == wanted)?;
        Some(value)
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) name: &'static str,
    /// The place of the span around it.
    pub(crate) parent: Option<usize>,
    pub(crate) fields: Fields,
}

/// An event, with the place of the span that it is in.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) span: Option<usize>,
    pub(crate) fields: Fields,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    pub(crate) spans: Vec<Span>,
    pub(crate) lines: Vec<Line>,
}

impl Kept {
    pub(crate) fn named(&self, name: &str) -> Vec<&Span> {
        self.spans.iter().filter(|span| span.name == name).collect()
    }

    /// The line with this message.
    pub(crate) fn line(&self, message: &str) -> &Line {
        let mut lines = self.lines.iter();
        let is_it = |line: &&Line| line.fields.get("message") == Some(message);
        lines.find(is_it).unwrap()
    }
}

#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Kept>>);

thread_local! {
    static ENTERED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

fn place(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

/// One records at a time: whether a place is listened to is kept for all threads, and is worked out anew whenever somebody
/// begins to listen.
static TURN: Mutex<()> = Mutex::new(());

/// Ends the recording when it is dropped.
pub(crate) struct Recording {
    _listening: DefaultGuard,
    _turn: MutexGuard<'static, ()>,
}

impl Recorder {
    /// Records what is traced on this thread until the guard is dropped.
    pub(crate) fn start() -> (Recorder, Recording) {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let recorder = Recorder::default();
        let recording = Recording {
            _listening: tracing::subscriber::set_default(recorder.clone()),
            _turn: turn,
        };
        (recorder, recording)
    }

    pub(crate) fn kept(&self) -> Kept {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        ["ergate", "spans"]
            .iter()
            .any(|of| about.target().starts_with(of))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let around = ENTERED.with_borrow(|entered| entered.last().copied());
        let mut kept = self.lock();
        kept.spans.push(Span {
            name: attributes.metadata().name(),
            parent: attributes.parent().map(place).or(around),
            fields,
        });
        Id::from_u64(kept.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut self.lock().spans[place(span)].fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let span = ENTERED.with_borrow(|entered| entered.last().copied());
        self.lock().lines.push(Line { span, fields });
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(place(span)));
    }

    fn exit(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            let at = entered.iter().rposition(|entered| *entered == place(span));
            entered.remove(at.unwrap());
        });
    }
}
