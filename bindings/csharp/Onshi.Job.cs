// A job: something that was asked for, until its answer is acknowledged.
using System;

namespace Onshi
{
    /// <summary>
    /// Something that was asked for. It lives in the ledger; this only names it.
    /// </summary>
    public sealed unsafe class Job
    {
        /// <summary>The session that it belongs to.</summary>
        public readonly Session Session;

        /// <summary>Its number in this session.</summary>
        public readonly uint Number;

        internal Job(Session session, uint number)
        {
            Session = session;
            Number = number;
        }

        /// <summary>Where it stands.</summary>
        public JobState State
        {
            get { return Session.Standing(Number).Item1; }
        }

        /// <summary>How it was answered; null before that.</summary>
        public Outcome? Outcome
        {
            get { return Session.Standing(Number).Item2; }
        }

        /// <summary>The reception number (受付番号); null as long as there is none.</summary>
        public string ReceptionNumber
        {
            get { return Session.Reception(Number); }
        }

        /// <summary>
        /// The program's own key under which it was submitted, or that of the whole list; null if it has none.
        /// </summary>
        public string Key
        {
            get { return Session.Key(Number); }
        }

        /// <summary>What was asked, and when.</summary>
        public JobDetails Details
        {
            get { return Session.Details(Number); }
        }

        /// <summary>
        /// Opens the answer. It can be opened again until it is acknowledged. A refusal has none.
        /// </summary>
        public Answer OpenAnswer()
        {
            return Session.OpenAnswer(Number);
        }

        /// <summary>
        /// Opens an answer with clinical information in parts. It can be opened again until it is acknowledged. For
        /// a program that may not keep it, a timer begins to run: EventKind.Erase tells its end, Copy how it stands.
        /// </summary>
        public Apart OpenApart()
        {
            return Session.OpenApart(Number);
        }

        /// <summary>
        /// Says that the program has the answer and keeps it: it is offered no more. Saying it again is fine.
        /// </summary>
        public void Acknowledge()
        {
            Session.Do(Number, Native.onshi_session_acknowledge);
        }

        /// <summary>Asks for a batch result once more by its reception number.</summary>
        public void AskAgain()
        {
            Session.Do(Number, Native.onshi_session_ask_again);
        }

        /// <summary>Takes the request back, if nobody picked it up; an event confirms it.</summary>
        public void Withdraw()
        {
            Session.Do(Number, Native.onshi_session_withdraw);
        }

        /// <summary>Gives it up. Its reception number stays readable.</summary>
        public void Abandon()
        {
            Session.Do(Number, Native.onshi_session_abandon);
        }

        /// <summary>Takes it up again after it was given up. Nothing is sent a second time.</summary>
        public void Resume()
        {
            Session.Do(Number, Native.onshi_session_resume);
        }

        /// <summary>
        /// How the cancellation that this job sends was answered, and takes it in; null if nothing came of
        /// it yet, or if it is no job of Session.SubmitCancellation.
        /// </summary>
        public CancellationState? Cancellation()
        {
            return Session.Cancelled(Number);
        }

        /// <summary>
        /// Notes that the chart took what is clinical (引渡し済み): the copy in memory is to be erased now.
        /// </summary>
        public void HandedOver()
        {
            Session.Do(Number, Native.onshi_session_handed_over);
        }

        /// <summary>
        /// Notes that results are shown again on a mobile terminal (履歴閲覧): they must be gone in time.
        /// </summary>
        public void LiesInHistory()
        {
            Session.Do(Number, Native.onshi_session_lies_in_history);
        }

        /// <summary>Notes that the program erased its copy (削除済み); a file goes by Acknowledge.</summary>
        public void Erased(CopyPlace place)
        {
            Session.Erased(Number, place);
        }

        /// <summary>
        /// How a copy in memory or in the history stands; null if none lies there. A file has no timer.
        /// </summary>
        public CopyState? Copy(CopyPlace place)
        {
            return Session.Copy(Number, place);
        }

        /// <summary>Whether nothing more will happen to a job in such a state before the program acts.</summary>
        public static bool IsSettled(JobState state)
        {
            switch (state)
            {
                case JobState.Answered:
                case JobState.Conflict:
                case JobState.Acknowledged:
                case JobState.Withdrawn:
                case JobState.Abandoned:
                case JobState.Closed:
                    return true;
                default:
                    return false;
            }
        }
    }

    unsafe delegate int ActsOnJob(SessionHandle session, uint job, IntPtr* error);

    public sealed unsafe partial class Session
    {
        internal void Do(uint job, ActsOnJob act)
        {
            IntPtr error;
            lock (turn)
                OnshiException.Check(act(handle, job, &error), error);
        }

        internal Tuple<JobState, Outcome?> Standing(uint job)
        {
            IntPtr error;
            uint state;
            int outcome = 0;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_job_state(handle, job, &state, &outcome, &error), error);
            return Tuple.Create((JobState)state, outcome == 0 ? (Outcome?)null : (Outcome)outcome);
        }

        internal string Reception(uint job)
        {
            lock (turn)
                return Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_session_job_reception(handle, job, buffer, capacity, length, error));
        }

        internal Answer OpenAnswer(uint job)
        {
            IntPtr answer, error;
            lock (turn)
                OnshiException.Check(Native.onshi_session_answer(handle, job, &answer, &error), error);
            return new Answer(answer);
        }
    }
}
