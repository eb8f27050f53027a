// A visit day (訪問診療の一日) of a receipt computer, over the folders of a terminal; C# 7.
//
//   VisitDay ROOT INSTITUTION YESTERDAY TODAY        dates as yyyyMMdd
//
// ROOT holds the folders `req` and `res` of the terminal's cooperation software (連携ソフト), real or
// simulated (`onshi sim --root ROOT`), and `patients.csv`, the patients of the receipt computer.
//
//   1. Fetch everyone who consented yesterday (同意済資格情報一括取得) and find out who is a patient of ours.
//   2. Register a number of ours (照会番号) for those who are new.
//   3. Ask about the patients of today: one as an outpatient, one as a visit, the others in one batch.
//
// It may be killed anywhere and started again: the keys make sure that nothing is asked twice, an answer
// is offered again until it is acknowledged, and it is acknowledged only when all that follows from it
// is done. What was done before is passed over.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Onshi;

static class Program
{
    static int Main(string[] arguments)
    {
        // The same bytes on every system.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        if (arguments.Length != 4)
        {
            Console.Error.WriteLine("VisitDay ROOT INSTITUTION YESTERDAY TODAY");
            return 1;
        }
        try
        {
            using (var day = new VisitDay(arguments[0], arguments[1], arguments[2], arguments[3]))
                day.Run().GetAwaiter().GetResult();
            return 0;
        }
        catch (OnshiException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}

sealed class VisitDay : IDisposable
{
    readonly Session session;
    readonly Patients patients;
    readonly string yesterday, today;

    public VisitDay(string root, string institution, string yesterday, string today)
    {
        this.yesterday = yesterday;
        this.today = today;
        session = Session.Open(new SessionOptions
        {
            Root = root,
            Institution = institution,
            // A simulated terminal is quick; a real one is asked every second and every minute: leave these
            // three out.
            Poll = TimeSpan.FromMilliseconds(50),
            CollectAfter = TimeSpan.FromMilliseconds(100),
            CollectAtMost = TimeSpan.FromMilliseconds(200),
        });
        string file = Path.Combine(root, "patients.csv");
        patients = new Patients(File.ReadLines(file).Skip(1).Select(Known));
    }

    public void Dispose()
    {
        patients.Dispose();
        session.Dispose();
    }

    public async Task Run()
    {
        var fresh = new List<Patient>();
        Job consented = await Consented(fresh);
        for (int index = 0; index < fresh.Count; index++)
            await Register(fresh[index], "NEW" + (index + 1).ToString("D5"));
        consented.Acknowledge();
        await ByNumber(patients[0], false);
        await ByNumber(patients[1], true);
        await ByBatch(patients.Skip(2).Take(10));
    }

    /// Everyone who consented yesterday. The job stays unacknowledged: its answer is needed until everyone
    /// who is new is registered.
    async Task<Job> Consented(List<Patient> fresh)
    {
        var request = new ConsentedRequest();
        request.Body.Search.ConsentFromText = yesterday;
        request.Body.Search.ConsentToText = today;
        request.Body.Search.MedicalTreatment = Codes.MedicalTreatment.Visit;
        Console.WriteLine("同意済資格情報一括取得");
        Job job = session.Submit(Operations.ConsentedBatch, request, "consented");
        using (Answer answer = await AnswerOf(job))
        {
            if (answer == null)
                return job;
            foreach (ConsentedUnit person in answer.People<ConsentedUnit>())
            {
                QualificationResult result = person.Results.Result.FirstOrDefault();
                Verdict verdict = Show(Route.Consented, person, person.Validity, result);
                if (verdict.Plan == Plan.New && verdict.IsToRegister)
                    fresh.Add(TakeOn(result));
            }
        }
        return job;
    }

    /// Registers a number of ours for somebody who is new.
    async Task Register(Patient fresh, string reference)
    {
        var request = new RegistrationRequest();
        request.Body.Registration.ReferenceNumber = reference;
        request.Body.Registration.SetNumbersOf(fresh);
        Console.WriteLine("照会番号登録 {0} {1}", reference, fresh.Name);
        Job job = session.Submit(
            Operations.ReferenceNumberRegistration, request, "register-" + reference);
        using (Answer answer = await AnswerOf(job))
            if (answer != null)
                job.Acknowledge();
    }

    /// One patient by number; the operation decides between outpatient and visit.
    async Task ByNumber(Patient known, bool isVisit)
    {
        var request = new QualificationRequest();
        request.Header.QualificationConfirmationDateText = today;
        NumberQuery search = request.Body.Search;
        search.SetNumbersOf(known);
        search.BirthdateText = known.Birthdate;
        if (isVisit)
            search.MedicalTreatment = Codes.MedicalTreatment.Visit;
        Console.WriteLine(isVisit ? "資格確認（訪問診療等）" : "資格確認（番号）");
        Job job = session.Submit(
            isVisit ? Operations.VisitQualification : Operations.Qualification, request,
            (isVisit ? "visit-" : "number-") + known.Id);
        using (Answer answer = await AnswerOf(job))
        {
            if (answer == null)
                return;
            QualificationAnswer told = answer.Frame<QualificationAnswer>();
            QualificationResult result = told.Body.Results.Result.FirstOrDefault();
            Show(isVisit ? Route.Visit : Route.Number, told, told.Body.Validity, result);
        }
        job.Acknowledge();
    }

    /// Many patients in one request.
    async Task ByBatch(IEnumerable<Patient> some)
    {
        var request = new BatchRequest();
        request.Header.QualificationConfirmationDateText = today;
        foreach (Patient known in some)
        {
            BatchQuery search = request.Body.Search.Add();
            search.SetNumbersOf(known);
            search.BirthdateText = known.Birthdate;
        }
        Console.WriteLine("資格確認一括照会");
        Job job = session.Submit(Operations.QualificationBatch, request, "batch");
        using (Answer answer = await AnswerOf(job))
        {
            if (answer == null)
                return;
            foreach (BatchUnit person in answer.People<BatchUnit>())
            {
                // Results have been seen with and without a list around them.
                var results = person.Results.Result.Concat(person.Result);
                Show(Route.Number, person, person.Validity, results.FirstOrDefault());
            }
        }
        job.Acknowledge();
    }

    /// The answer of a job, or null if there is none to read or an earlier run was done with it. A window
    /// awaits it just so: nothing holds up its thread.
    async Task<Answer> AnswerOf(Job job)
    {
        JobState state = await session.WaitAsync(job, new Progress());
        if (state == JobState.Acknowledged || state == JobState.Closed)
        {
            Console.WriteLine("  前回済み");
            return null;
        }
        if (job.Outcome != Outcome.Normal)
            Console.WriteLine("  異常終了"); // Its code and words stand in the answer's header.
        return job.Outcome == Outcome.Refused ? null : job.OpenAnswer();
    }

    /// Tells at once. A window takes Progress<JobEvent> of .NET, which tells on its own thread.
    sealed class Progress : IProgress<JobEvent>
    {
        public void Report(JobEvent happened)
        {
            if (happened.Kind == EventKind.Accepted)
                Console.WriteLine("  受付済"); // The reception number is safe in the ledger.
        }
    }

    /// Whose answer it is, and what may be done with it.
    Verdict Show(
        Route route, View person, Code<Codes.QualificationValidity>? validity, QualificationResult result)
    {
        Verdict verdict = patients.Link(route, person);
        Console.WriteLine(
            "  {0,-8} {1}: {2}: {3}",
            verdict.Patient == null ? "-" : verdict.Patient.Id,
            result == null || string.IsNullOrEmpty(result.Name) ? "（氏名なし）" : result.Name,
            Validity.Words(route, validity),
            verdict.Words());
        return verdict;
    }

    /// What a registration needs of an answer.
    static Patient TakeOn(QualificationResult result)
    {
        return new Patient
        {
            InsurerNumber = result.InsurerNumber,
            Symbol = result.InsuredCardSymbol,
            Number = result.InsuredIdentificationNumber,
            Branch = result.InsuredBranchNumber,
            Name = result.Name,
        };
    }

    /// A patient as patients.csv has it.
    static Patient Known(string line)
    {
        string[] column = line.Split(',');
        return new Patient
        {
            Id = column[0],
            ReferenceNumber = column[1],
            InsurerNumber = column[2],
            Symbol = column[3],
            Number = column[4],
            Branch = column[5],
            Name = column[6],
            Kana = column[7],
            Birthdate = column[8],
        };
    }
}
