// The concepts that need a session: two of them, what happens, breaking off, and being busy.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Onshi;

sealed unsafe partial class Concepts
{
    void TwoSessions()
    {
        using (Session one = Open("one"))
        using (Session other = Open("other"))
        {
            Job here = one.Submit(Operations.Qualification, Question(), "same key");
            Same(null, other.Find("same key"));
            Job there = other.Submit(Operations.Qualification, Question(), "same key");
            here.Withdraw();
            Same(JobState.Withdrawn, one.Wait(here, TimeSpan.FromMinutes(1)));
            Holds(!Job.IsSettled(there.State), "the other job was withdrawn too");
            Throws(Errors.LedgerBusy, () => Open("one"));
            Same(here.Number, one.Find("same key").Number);
        }
    }

    void Busy()
    {
        // The classes take turns, so it is tried below them.
        using (SessionHandle session = OpenRaw("busy"))
        {
            int waited = -1;
            var waiter = new Thread(() =>
            {
                do
                {
                    IntPtr error;
                    var happened = new onshi_event { struct_size = (uint)sizeof(onshi_event) };
                    waited = Native.onshi_session_next_event(session, 2000, &happened, &error);
                    if (waited < 0)
                        Native.onshi_error_free(error);
                }
                while (waited == Errors.Busy);
            });
            waiter.Start();
            bool wasBusy = false;
            while (waiter.IsAlive && !wasBusy)
                wasBusy = Standing(session) == Errors.Busy;
            waiter.Join();
            Holds(wasBusy, "the session was never busy");
            Same(Native.ONSHI_S_NONE, waited);
            Same(Errors.UnknownJob, Standing(session));
        }
    }

    static int Standing(SessionHandle session)
    {
        IntPtr error;
        uint state;
        int status = Native.onshi_session_job_state(session, 99, &state, null, &error);
        Native.onshi_error_free(error);
        return status;
    }

    SessionHandle OpenRaw(string name)
    {
        IntPtr session, error;
        fixed (byte* where = Encoding.UTF8.GetBytes(Folder(name) + "\0"),
            who = Encoding.UTF8.GetBytes(institution + "\0"))
        {
            var options = new onshi_session_options
            {
                struct_size = (uint)sizeof(onshi_session_options),
                root = where,
                institution = who,
            };
            OnshiException.Check(Native.onshi_session_open(&options, &session, &error), error);
        }
        return new SessionHandle(session);
    }

    SessionOptions Options(string place)
    {
        return new SessionOptions
        {
            Root = place,
            Institution = institution,
            Poll = TimeSpan.FromMilliseconds(20),
            CollectAfter = TimeSpan.FromMilliseconds(50),
            CollectAtMost = TimeSpan.FromMilliseconds(100),
        };
    }

    /// A session at a place of its own, at which no terminal works.
    Session Open(string name)
    {
        return Session.Open(Options(Folder(name)));
    }

    string Folder(string name)
    {
        string folder = Path.Combine(root, "concepts-" + name);
        Directory.CreateDirectory(Path.Combine(folder, "req"));
        Directory.CreateDirectory(Path.Combine(folder, "res"));
        return folder;
    }

    /// A question about the first patient of patients.csv.
    QualificationRequest Question()
    {
        string[] column = File.ReadLines(Path.Combine(root, "patients.csv")).Skip(1).First().Split(',');
        var request = new QualificationRequest();
        request.Header.QualificationConfirmationDateText = "20261122";
        request.Body.Search.SetInsurance(column[2], column[3], column[4], column[5]);
        request.Body.Search.BirthdateText = column[8];
        return request;
    }
}

// What awaits, which no unsafe code may.
sealed partial class Concepts
{
    async Task Events()
    {
        using (Session session = Session.Open(Options(root)))
        {
            var request = new ConsentedRequest();
            request.Body.Search.ConsentFromText = "20261121";
            request.Body.Search.ConsentToText = "20261122";
            request.Body.Search.MedicalTreatment = Codes.MedicalTreatment.Visit;
            Job job = await session.SubmitAsync(Operations.ConsentedBatch, request, "concepts-events");
            var kinds = new List<EventKind>();
#if NETSTANDARD2_1
            await foreach (JobEvent happened in session.EventsAsync())
            {
                Hear(job, happened, kinds);
                if (happened.Kind == EventKind.Answered)
                    break;
            }
#else
            while (!kinds.Contains(EventKind.Answered))
                Hear(job, await session.NextEventAsync(), kinds);
#endif
            Same(EventKind.Accepted, kinds[0]);
            Same(Outcome.Normal, job.Outcome);
            using (Answer answer = job.OpenAnswer())
                Same(answer.Count, answer.People<ConsentedUnit>().Count());
            job.Acknowledge();
            Same(null, session.NextEvent(TimeSpan.Zero));
        }
    }

    static void Hear(Job job, JobEvent happened, List<EventKind> kinds)
    {
        Same(job.Number, happened.Job.Number);
        if (happened.Kind == EventKind.Accepted)
            Same(job.ReceptionNumber, happened.Text);
        kinds.Add(happened.Kind);
    }

    async Task Cancellation()
    {
        using (Session session = Open("cancellation"))
        using (var source = new CancellationTokenSource())
        {
            // Nobody picks it up here: the wait would last for ever.
            Job job = session.Submit(Operations.Qualification, Question());
            Task<JobState> waiting = session.WaitAsync(job, null, source.Token);
            source.Cancel();
            bool isBrokenOff = false;
            try
            {
                await waiting;
            }
            catch (OperationCanceledException)
            {
                isBrokenOff = true;
            }
            Holds(isBrokenOff, "the wait was not broken off");
            Holds(!Job.IsSettled(job.State), "the job was not left alone");
            job.Withdraw();
            Same(JobState.Withdrawn, await session.WaitAsync(job));
            Holds(session.Submit(Operations.Qualification, Question()).Number != job.Number, "no new job");
        }
    }
}
