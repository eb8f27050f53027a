// What C# programs do with a batch result, measured against reading it through onshi.
//
//   Peers MODE FILE        prints `seconds fields bytes peak_kib`: processor time, all threads
//
//   serializer     XmlSerializer, the whole file
//   reader         XmlReader into typed objects, person by person
//   onshi          a block at a time, every string of every person, with the proof of the first pass
//   onshi-people   the same without that proof, which is read before the clock starts
//   onshi-wanted   as onshi, ten fields of each person
//   onshi-view     as onshi-people, without making a string
//   onshi-fields   person by person, a call for each field that the catalogue declares, by its id
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using System.Xml.Serialization;
using Onshi;
using Rows;

/// Counts what is shown to it: fields and UTF-16 units always, bytes of UTF-8 only off the clock.
public sealed class Sight
{
    static readonly Encoding Utf8 = new UTF8Encoding(false);

    public readonly bool CountsBytes;
    public long Fields, Units, Bytes;

    public Sight(bool countsBytes)
    {
        CountsBytes = countsBytes;
    }

    public void Glance(int units)
    {
        Fields++;
        Units += units;
    }

    public void See(string text)
    {
        Glance(text.Length);
        if (CountsBytes)
            Bytes += Utf8.GetByteCount(text);
    }
}

/// The work of one mode; what it gives is shown after the clock has stopped.
abstract class Side
{
    /// Before the clock starts.
    public virtual void Prepare(string file) { }

    public abstract void Work(string file, Sight sight);

    /// After the clock has stopped: what was kept.
    public virtual void Show(Sight sight) { }
}

sealed class Serializer : Side
{
    readonly XmlSerializer serializer = new XmlSerializer(typeof(Rows.BatchAnswer));
    Rows.BatchAnswer kept;

    public override void Work(string file, Sight sight)
    {
        using (FileStream stream = File.OpenRead(file))
            kept = (Rows.BatchAnswer)serializer.Deserialize(stream);
    }

    public override void Show(Sight sight)
    {
        kept.Visit(sight);
        kept = null;
    }
}

sealed class Reader : Side
{
    public override void Work(string file, Sight sight)
    {
        using (FileStream stream = File.OpenRead(file))
        using (XmlReader reader = XmlReader.Create(stream))
        {
            reader.MoveToContent();
            Rows.BatchAnswer.Read(reader, person => person.Visit(sight)).Visit(sight);
        }
    }
}

sealed class Through : Side
{
    readonly uint[] wanted;
    readonly bool provesBefore, makesStrings;
    Answer answer;

    public Through(uint[] wanted, bool provesBefore, bool makesStrings)
    {
        this.wanted = wanted;
        this.provesBefore = provesBefore;
        this.makesStrings = makesStrings;
    }

    public override void Prepare(string file)
    {
        answer = provesBefore ? Open(file) : null;
    }

    public override void Work(string file, Sight sight)
    {
        if (!provesBefore)
            answer = Open(file);
        using (var block = new Block(wanted))
        {
            Frame(block, sight);
            while (block.Next(answer) > 0)
                for (int index = 0; index < block.Count; index++)
                    See(block[index], sight);
        }
        answer.Dispose();
    }

    static Answer Open(string file)
    {
        return Answer.Open(file, Batch.Message);
    }

    void Frame(Block block, Sight sight)
    {
        using (Record frame = answer.Frame())
            See(block.Take(frame), sight);
    }

    // A person as an array of its own, as long as there are entries.
    void See(Person person, Sight sight)
    {
        if (!makesStrings && !sight.CountsBytes)
        {
            foreach (Entry entry in person)
                if (entry.Inside < 0)
                    sight.Glance(entry.Length);
            return;
        }
        foreach (string text in person.Texts())
            if (text != null)
                sight.See(text);
    }
}

/// A group of a record of ours, whose fields are asked for one by one.
public sealed class Place
{
    readonly Record record;
    readonly uint[] path;
    readonly Sight sight;

    public Place(Record record, uint[] path, Sight sight)
    {
        this.record = record;
        this.path = path;
        this.sight = sight;
    }

    public void See(uint field)
    {
        string text = record.Text(path, field);
        if (text != null)
            sight.See(text);
    }

    public void SeeEach(uint field)
    {
        string text;
        for (int index = 0; (text = record.Text(path, field, index)) != null; index++)
            sight.See(text);
    }

    public void Enter(uint field, Action<Place> ask)
    {
        int count = record.Count(path, field);
        for (int index = 0; index < count; index++)
        {
            var inside = new uint[path.Length + 2];
            path.CopyTo(inside, 0);
            inside[path.Length] = field;
            inside[path.Length + 1] = (uint)index;
            ask(new Place(record, inside, sight));
        }
    }
}

sealed class Asking : Side
{
    static readonly uint[] Top = new uint[0];

    public override void Work(string file, Sight sight)
    {
        using (Answer answer = Answer.Open(file, Batch.Message))
        {
            using (Record frame = answer.Frame())
                Rows.BatchAnswer.Ask(new Place(frame, Top, sight));
            foreach (Record person in answer.People())
                Rows.BatchUnit.Ask(new Place(person, Top, sight));
        }
    }
}

static class Peers
{
    // The compilers of the runtimes take their time to find out what is hot.
    const int WarmUps = 3;

    static readonly Dictionary<string, Func<Side>> Sides = new Dictionary<string, Func<Side>>
    {
        { "serializer", () => new Serializer() },
        { "reader", () => new Reader() },
        { "onshi", () => new Through(new uint[0], false, true) },
        { "onshi-people", () => new Through(new uint[0], true, true) },
        { "onshi-wanted", () => new Through(Batch.Wanted, false, true) },
        { "onshi-view", () => new Through(new uint[0], true, false) },
        { "onshi-fields", () => new Asking() },
    };

    static int Main(string[] arguments)
    {
        Func<Side> make;
        if (arguments.Length != 2 || !Sides.TryGetValue(arguments[0], out make))
        {
            Console.Error.WriteLine("Peers " + string.Join("|", Sides.Keys) + " FILE");
            return 1;
        }
        Side side = make();
        Sight told = null;
        for (int warm = 0; warm < WarmUps; warm++)
            told = Once(side, arguments[1], true, out _);
        double seconds;
        Sight timed = Once(side, arguments[1], false, out seconds);
        if (timed.Fields != told.Fields || timed.Units != told.Units)
        {
            Console.Error.WriteLine("it saw something else on the clock");
            return 1;
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{seconds:F6} {timed.Fields} {told.Bytes} {PeakKib()}"));
        return 0;
    }

    static Sight Once(Side side, string file, bool countsBytes, out double seconds)
    {
        var sight = new Sight(countsBytes);
        side.Prepare(file);
        GC.Collect();
        double start = ProcessorTime();
        side.Work(file, sight);
        seconds = ProcessorTime() - start;
        side.Show(sight);
        return sight;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Timespec
    {
        public IntPtr Seconds, Nanoseconds;
    }

    [DllImport("libc")]
    static extern int clock_gettime(int clock, out Timespec time);

    /// Of the whole process; that of .NET itself counts in steps of 10 ms.
    static double ProcessorTime()
    {
        const int ProcessClock = 2;
        Timespec time;
        clock_gettime(ProcessClock, out time);
        return (double)time.Seconds + (double)time.Nanoseconds / 1e9;
    }

    /// The most memory this process ever held (VmHWM).
    static string PeakKib()
    {
        foreach (string line in File.ReadAllLines("/proc/self/status"))
            if (line.StartsWith("VmHWM:"))
                return line.Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries)[1];
        return "0";
    }
}
