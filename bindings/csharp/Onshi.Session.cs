// A session: one ledger, one place, everything that is asked from there.
using System;
using System.Threading.Tasks;

namespace Onshi
{
    /// <summary>What else holds for a request.</summary>
    public sealed class Terms
    {
        /// <summary>
        /// The program's own number of the patient. Requests that overwrite something of one patient go out
        /// one after the other.
        /// </summary>
        public string Subject;

        /// <summary>How long the program waits; then the job is given up. Null: for ever.</summary>
        public TimeSpan? Wait;

        /// <summary>The job that asked the same and is in doubt.</summary>
        public Job Repeats;

        /// <summary>The consents that a request for medical information rests on (同意).</summary>
        public Permits Permits;
    }

    /// <summary>
    /// A session. It may be used from any thread and by many at once: each call is short and waits for
    /// its turn. Waiting for something to happen (NextEvent, Job.Wait and their tasks) holds nobody up.
    /// </summary>
    public sealed unsafe partial class Session : IDisposable
    {
        static readonly TimeSpan UsualPoll = TimeSpan.FromSeconds(1);

        readonly SessionHandle handle;
        readonly TimeSpan pause;

        Session(IntPtr given, TimeSpan pause)
        {
            handle = new SessionHandle(given);
            this.pause = pause;
        }

        /// <summary>Opens a session and takes up what an earlier one left. One per ledger at a time.</summary>
        public static Session Open(SessionOptions options)
        {
            IntPtr session;
            IntPtr* place = &session;
            options.Lend((native, error) => Native.onshi_session_open(native, place, error));
            return new Session(session, options.Poll ?? UsualPoll);
        }

        /// <summary>Closes it. Its jobs stay in the ledger; answers that were opened stay readable.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>
        /// Asks for something: `operation` is one of Operations. When it returns, the job is durable. `key`
        /// is the program's own name for the request: the same key gives the same job and asks nothing twice.
        /// </summary>
        public Job Submit(uint operation, View request, string key = null, Terms terms = null)
        {
            return Submit(operation, request.Record, key, terms);
        }

        /// <summary>The same for a record.</summary>
        public Job Submit(uint operation, Record request, string key = null, Terms terms = null)
        {
            terms = terms ?? new Terms();
            byte[] name = Texts.Utf8(key), subject = Texts.Utf8(terms.Subject);
            PermitsHandle permits = terms.Permits == null ? PermitsHandle.None : terms.Permits.Handle;
            IntPtr error;
            uint job;
            fixed (byte* bytes = name, whose = subject)
            {
                var native = new onshi_terms
                {
                    struct_size = (uint)sizeof(onshi_terms),
                    subject = whose,
                    wait_ms = Times.Milliseconds(terms.Wait),
                    repeats = terms.Repeats == null ? 0 : terms.Repeats.Number,
                    permits = permits.DangerousGetHandle(),
                };
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_submit_under(
                            handle, operation, request.Handle, bytes, Texts.Length(name), &native, &job,
                            &error),
                        error);
            }
            GC.KeepAlive(permits);
            return new Job(this, job);
        }

        /// <summary>Submits without holding up the thread that asks: the request is written to disk.</summary>
        public Task<Job> SubmitAsync(uint operation, View request, string key = null, Terms terms = null)
        {
            return Task.Run(() => Submit(operation, request, key, terms));
        }

        /// <summary>
        /// Asks with a message that the catalogue does not have (任意の電文), in a file whose name begins with
        /// `prefix`. The record is Records.Envelope, filled with AddExtra.
        /// </summary>
        public Job SubmitEnvelope(string prefix, Record envelope, string key = null)
        {
            byte[] begins = Texts.Utf8(prefix), name = Texts.Utf8(key);
            IntPtr error;
            uint job;
            fixed (byte* start = begins, bytes = name)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_submit_envelope(
                            handle, start, Texts.Length(begins), envelope.Handle, bytes,
                            Texts.Length(name), &job, &error),
                        error);
            return new Job(this, job);
        }

        /// <summary>The job of a key that was submitted earlier; null if there is none.</summary>
        public Job Find(string key)
        {
            byte[] name = Texts.Utf8(key);
            IntPtr error;
            uint job;
            int status;
            fixed (byte* bytes = name)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_job_of_key(handle, bytes, Texts.Length(name), &job, &error),
                        error);
            return status == Native.ONSHI_S_NONE ? null : new Job(this, job);
        }

        /// <summary>The change of its institution code, if there is one (医療機関コードの変更).</summary>
        public Migration Migration
        {
            get { return new Migration(this); }
        }

        /// <summary>Who did what in it, and when (監査証跡).</summary>
        public Audit Audit
        {
            get { return new Audit(this); }
        }

        /// <summary>A job by its number, as an event tells it.</summary>
        public Job JobOf(uint number)
        {
            return new Job(this, number);
        }
    }
}
