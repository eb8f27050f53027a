// A session: one ledger, one place, everything that is asked from there.
using System;
using System.Threading.Tasks;

namespace Onshi
{
    /// <summary>How to open a session. What is left out takes its usual value.</summary>
    public sealed class SessionOptions
    {
        /// <summary>Medical institution code (医療機関コード), ten digits. Required.</summary>
        public string Institution;

        /// <summary>The folder that holds `req` and `res`; the other paths then have usual places in it.</summary>
        public string Root;

        /// <summary>Request folder. Required if there is no root.</summary>
        public string RequestFolder;

        /// <summary>Result folder. Required if there is no root.</summary>
        public string ResultFolder;

        /// <summary>Where requests are staged: on the volume of the request folder and not in it.</summary>
        public string StageFolder;

        /// <summary>The ledger file, best on a local disk. Required if there is no root.</summary>
        public string Ledger;

        /// <summary>The text of a profile (TOML): what the vendor corrects by the official specification.</summary>
        public string Profile;

        /// <summary>Encoding of requests; usually Shift_JIS.</summary>
        public Charset Charset;

        /// <summary>Pause between two looks into the result folder; usually a second.</summary>
        public TimeSpan? Poll;

        /// <summary>Wait before a batch result is asked for the first time; usually five seconds.</summary>
        public TimeSpan? CollectAfter;

        /// <summary>Longest wait between two such questions; usually a minute.</summary>
        public TimeSpan? CollectAtMost;

        /// <summary>Send messages whose layout is only assumed.</summary>
        public bool AllowAssumed;

        /// <summary>The host keeps consents elsewhere and answers for asking only with consent.</summary>
        public bool ConsentByHost;
    }

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
        // The library takes one call at a time.
        readonly object turn = new object();

        Session(IntPtr given, TimeSpan pause)
        {
            handle = new SessionHandle(given);
            this.pause = pause;
        }

        /// <summary>Opens a session and takes up what an earlier one left. One per ledger at a time.</summary>
        public static Session Open(SessionOptions options)
        {
            Library.Check();
            byte[] institution = Texts.Utf8(options.Institution), root = Texts.Utf8(options.Root),
                req = Texts.Utf8(options.RequestFolder), res = Texts.Utf8(options.ResultFolder),
                stage = Texts.Utf8(options.StageFolder), ledger = Texts.Utf8(options.Ledger),
                profile = Texts.Utf8(options.Profile);
            IntPtr session, error;
            fixed (byte* a = institution, b = root, c = req, d = res, e = stage, f = ledger, g = profile)
            {
                var native = new onshi_session_options
                {
                    struct_size = (uint)sizeof(onshi_session_options),
                    flags = Flags(options),
                    charset = (uint)options.Charset,
                    poll_ms = Times.Milliseconds(options.Poll),
                    collect_after_ms = Times.Milliseconds(options.CollectAfter),
                    collect_at_most_ms = Times.Milliseconds(options.CollectAtMost),
                    institution = a,
                    root = b,
                    req = c,
                    res = d,
                    stage = e,
                    ledger = f,
                    profile = g,
                };
                OnshiException.Check(Native.onshi_session_open(&native, &session, &error), error);
            }
            return new Session(session, options.Poll ?? UsualPoll);
        }

        static uint Flags(SessionOptions options)
        {
            return (options.AllowAssumed ? Native.ONSHI_SESSION_ALLOW_ASSUMED : 0)
                | (options.ConsentByHost ? Native.ONSHI_SESSION_CONSENT_BY_HOST : 0);
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

        /// <summary>A job by its number, as an event tells it.</summary>
        public Job JobOf(uint number)
        {
            return new Job(this, number);
        }
    }
}
