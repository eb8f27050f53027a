//! Bugs that are planted on purpose (仕込んだ不具合), each around the product and none inside it: a file
//! system, exchange, ledger, clock or layer above that does what other programs were seen to do. A proof
//! that never caught one proves nothing.

mod clock;
mod exchange;
mod files;
mod ledger;
mod random;

use onshi_client::{Clock, Exchange, FileSystem, Ledger, Random};

use crate::host::Habit;
pub(crate) use random::Zeros;

/// A bug, and why it is one.
#[derive(Debug, Clone, Copy)]
pub struct Bug {
    /// What it does.
    pub name: &'static str,
    /// The pain of RELIABILITY §A that it causes, or where else it was named.
    pub pain: &'static str,
    /// Where it sits.
    pub seat: Seat,
}

/// Where a bug sits: what is wrapped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// The file system under the folder exchange.
    Files(files::Twist),
    /// The exchange under the client.
    Exchange(exchange::Twist),
    /// The ledger under the client.
    Ledger(ledger::Twist),
    /// The clock under the client.
    Clock(clock::Twist),
    /// The layer between host and client.
    Layer(Habit),
}

macro_rules! bugs {
    ($($pain:literal $seat:ident($twist:expr) $name:literal;)*) => {
        /// Every planted bug.
        pub const BUGS: &[Bug] = &[
            $(Bug { name: $name, pain: $pain, seat: Seat::$seat($twist) },)*
        ];
    };
}

bugs! {
    "P01" Files(files::Twist::CopiesIntoReq) "writes the request where the terminal sees it";
    "P01" Files(files::Twist::BelievesWrites) "does not read back what it staged";
    "P02" Exchange(exchange::Twist::DeletesUnreadable) "deletes an answer that it cannot read";
    "P03" Exchange(exchange::Twist::AcceptsTruncated) "takes half an answer for a whole one";
    "P04" Exchange(exchange::Twist::ReportsNamesOnce) "hears of every file once";
    "P04" Files(files::Twist::ListsOnce) "believes its first listing for ever";
    "P05" Exchange(exchange::Twist::LooksOnlyAtNew) "watches only from the request on";
    "P06" Exchange(exchange::Twist::IgnoresEarlier) "ignores what came while it was not running";
    "P08" Files(files::Twist::TakesWhatItOpens) "takes away the files that it reads";
    "P10" Exchange(exchange::Twist::DeletesForeign) "deletes what it does not know";
    "P12" Exchange(exchange::Twist::DeletesUnanswered) "takes a request away that is not answered soon";
    "P13" Exchange(exchange::Twist::IgnoresRefusals) "ignores .err";
    "P14" Exchange(exchange::Twist::RefusesUnreadable) "takes what it cannot read for a refusal";
    "P16" Ledger(ledger::Twist::SerialRestarts) "counts from 1 again after a start";
    "P17" Ledger(ledger::Twist::SerialForgotten) "does not keep its counter";
    "P18" Exchange(exchange::Twist::ShortNames) "binds answers by the minute in their names";
    "P19" Ledger(ledger::Twist::WritesLater) "keeps its state after it has acted";
    "P19" Exchange(exchange::Twist::PublishesAtOnce) "publishes before it keeps its intent";
    "P20" Exchange(exchange::Twist::SendsAgain) "sends again when it does not know";
    "P20" Layer(Habit::AsksAgain) "asks again under another key when time is over";
    "P21" Ledger(ledger::Twist::DropsReceptions) "forgets the reception number of a result";
    "P22" Ledger(ledger::Twist::ProcessingFails) "takes 'still processing' for a failure";
    "P22" Layer(Habit::HurriesUp) "gives up after ten seconds";
    "P23" Exchange(exchange::Twist::BindsBySubstring) "binds by a part of the identifier";
    "P24" Exchange(exchange::Twist::TakesNext) "takes the next answer for its own";
    "I-18" Exchange(exchange::Twist::IgnoresDocuments) "does not see answers that are documents";
    "P03" Exchange(exchange::Twist::AcceptsHalfDocuments) "takes half a document for a whole one";
    "P31" Files(files::Twist::UnreachableIsAbsent) "takes what it cannot see for absent";
    "P35" Files(files::Twist::FlushesNoNames) "flushes no names";
    "§D.4" Exchange(exchange::Twist::DeletesBeforeAck) "deletes an answer before it is acknowledged";
    "§D.4" Layer(Habit::AcknowledgesUnasked) "acknowledges what the host has not";
    "I-5" Exchange(exchange::Twist::WithdrawalsAlwaysWin) "says that it took back what was taken";
    "I-5" Exchange(exchange::Twist::EverythingWentOut) "believes that whatever it tried went out";
    "I-6" Ledger(ledger::Twist::LoadsWithoutNewest) "loses its newest job at a start";
    "I-6" Ledger(ledger::Twist::KeepsOnlyFirst) "keeps the first of several changes";
    "I-6" Ledger(ledger::Twist::DropsKeys) "forgets the keys of the host";
    "I-6" Layer(Habit::ForgetsKey) "submits without a key";
    "I-7" Ledger(ledger::Twist::AcksByItself) "keeps what is answered as acknowledged";
    "I-8" Ledger(ledger::Twist::LosesAcks) "removes answers whose acknowledgement is not kept";
    "I-8" Exchange(exchange::Twist::SweepsEverything) "sweeps away what is wanted";
    "I-8" Exchange(exchange::Twist::DiscardsAlike) "removes all answers of a name alike";
    "§D.4" Clock(clock::Twist::OtherZone) "compares consents with the time of another zone";
    "I-10" Ledger(ledger::Twist::KeepsFirstDocuments) "does not keep that a consent was taken back";
    "I-11" Exchange(exchange::Twist::DiscardsNothing) "leaves answers that are acknowledged";
    "I-11" Files(files::Twist::KeepsStaged) "leaves staged requests behind";
    "I-14" Layer(Habit::RemembersAnswers) "answers a question from an older answer";
    "I-15" Layer(Habit::ForgetsSubject) "lets registrations of a patient overtake each other";
    "I-18" Exchange(exchange::Twist::IgnoresArchives) "does not see answers in archives";
    "I-18" Clock(clock::Twist::StandsStill) "reads the clock once";
    "I-18" Clock(clock::Twist::Seconds) "takes seconds for milliseconds";
    "I-5" Ledger(ledger::Twist::PartsBeginAnew) "takes every part of a list for its first";
    "I-6" Ledger(ledger::Twist::DropsParts) "forgets which part of a list a job is";
    "I-6" Layer(Habit::KeepsListsBack) "does not say that a list is done";
    "I-9" Layer(Habit::LosesTheLast) "loses the last of the people in a part";
    "I-12" Exchange(exchange::Twist::KeepsNoMark) "names as before when an older ledger came back";
    "I-13" Files(files::Twist::ListsNeighbours) "looks into the folder of another institution";
    "I-13" Ledger(ledger::Twist::LosesOwner) "does not keep whose ledger it is";
    "§D.4" Layer(Habit::KeepsConsentsBack) "cancels although the patient consented anew";
    "R05" Ledger(ledger::Twist::LosesCancelResults) "does not keep how a cancellation was answered";
    "R32" Layer(Habit::IssuesAgain) "asks for another code when one is overdue";
    "R32" Layer(Habit::HandsOverAgain) "hands a code over again";
    "R32" Layer(Habit::NotesCodes) "lets a code into the ledger";
    "R32" Exchange(exchange::Twist::KeepsCodes) "leaves answers with codes";
    "P62" Ledger(ledger::Twist::LosesDays) "does not keep which days were fetched";
    "I-19" Ledger(ledger::Twist::CountsMoreDays) "counts days that nobody asked for";
    "I-16" Ledger(ledger::Twist::AuditsLater) "audits a step when it is kept already";
    "I-16" Ledger(ledger::Twist::ForgetsEnds) "does not audit what was given up";
    "R25" Ledger(ledger::Twist::ForgetsReaders) "does not audit who opened an answer";
    "R25" Ledger(ledger::Twist::ForgetsRefusals) "does not audit what a rule refused";
    "R28" Ledger(ledger::Twist::NamesSomebody) "writes a name into the audit";
    "R26" Ledger(ledger::Twist::HidesLines) "shows an audit without one of its lines";
    "F-D" Ledger(ledger::Twist::FailsSilently) "does not hear that the ledger failed";
}

impl Seat {
    /// Chance as the client has it. A counter that is forgotten, or a mark that is
    /// not kept, does harm where no other name is drawn.
    pub(crate) fn around_random<'r>(
        self,
        below: &'r mut dyn Random,
        zeros: &'r mut Zeros,
    ) -> &'r mut dyn Random {
        use ledger::Twist::{SerialForgotten, SerialRestarts};
        match self {
            Seat::Exchange(exchange::Twist::KeepsNoMark)
            | Seat::Ledger(SerialForgotten | SerialRestarts) => zeros,
            _ => below,
        }
    }

    pub(crate) fn around_files(self, below: Box<dyn FileSystem>) -> Box<dyn FileSystem> {
        match self {
            Seat::Files(twist) => files::twisted(below, twist),
            _ => below,
        }
    }

    pub(crate) fn around_exchange(self, below: Box<dyn Exchange>) -> Box<dyn Exchange> {
        match self {
            Seat::Exchange(twist) => exchange::twisted(below, twist),
            _ => below,
        }
    }

    pub(crate) fn around_ledger(self, below: Box<dyn Ledger>) -> Box<dyn Ledger> {
        match self {
            Seat::Ledger(twist) => ledger::twisted(below, twist),
            _ => below,
        }
    }

    pub(crate) fn around_clock(self, below: Box<dyn Clock>) -> Box<dyn Clock> {
        match self {
            Seat::Clock(twist) => clock::twisted(below, twist),
            _ => below,
        }
    }
}
