// The base of typed records: a place in a record, with a property for each field.
using System;
using System.Collections;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// A typed record, or a group inside one. `new` makes a record of its own; a group is made when
    /// something is set in it. A property is null while its field is absent; null cannot be set in its
    /// place again.
    /// </summary>
    public abstract class View : IDisposable
    {
        static readonly uint[] Top = new uint[0];

        Record record;
        uint[] path = Top;
        int round;

        /// <summary>Which record it is: one of Records.</summary>
        public abstract uint Id { get; }

        /// <summary>The record that it is, or that it stands in.</summary>
        public Record Record
        {
            get
            {
                if (record == null)
                    record = new Record(Id);
                if (round != record.Round)
                    throw new InvalidOperationException("the record was filled anew");
                return record;
            }
        }

        /// <summary>Whether the group is there. Reading one that is not gives null everywhere.</summary>
        public bool IsPresent
        {
            get
            {
                int parent = path.Length - 2;
                if (parent < 0)
                    return true;
                var steps = new uint[parent];
                Array.Copy(path, steps, parent);
                return Record.Count(steps, path[parent]) > path[parent + 1];
            }
        }

        internal uint[] Way
        {
            get { return path; }
        }

        /// <summary>Frees the record, and with it all its groups.</summary>
        public void Dispose()
        {
            if (record != null)
                record.Dispose();
        }

        /// <summary>A record from the JSON that Record.Json writes.</summary>
        public static T FromJson<T>(string json) where T : View, new()
        {
            return Over<T>(Onshi.Record.FromJson(new T().Id, json));
        }

        /// <summary>A view over a record that is there.</summary>
        internal static T Over<T>(Record record, uint[] path = null) where T : View, new()
        {
            return new T { record = record, path = path ?? Top, round = record.Round };
        }

        /// <summary>A group.</summary>
        protected internal T Group<T>(uint field, int index = 0) where T : View, new()
        {
            var steps = new uint[path.Length + 2];
            path.CopyTo(steps, 0);
            steps[path.Length] = field;
            steps[path.Length + 1] = (uint)index;
            return Over<T>(Record, steps);
        }

        /// <summary>A group that may be there more than once.</summary>
        protected Groups<T> GroupsOf<T>(uint field) where T : View, new()
        {
            return new Groups<T>(this, field);
        }

        /// <summary>A text that may be there more than once.</summary>
        protected TextList TextsOf(uint field)
        {
            return new TextList(this, field);
        }

        /// <summary>The text of a field.</summary>
        protected string Read(uint field)
        {
            return Record.Text(path, field);
        }

        /// <summary>Sets the text of a field.</summary>
        protected void Write(uint field, string text)
        {
            if (text != null)
                Record.SetText(path, field, text);
            else if (Record.Count(path, field) > 0)
                throw new InvalidOperationException("a field that was set cannot be made absent");
        }

        /// <summary>The code of a field.</summary>
        protected Code<T>? ReadCode<T>(uint field) where T : struct, ICodeTable
        {
            string text = Read(field);
            return text == null ? (Code<T>?)null : new Code<T>(text);
        }

        /// <summary>Sets the code of a field.</summary>
        protected void WriteCode<T>(uint field, Code<T>? code) where T : struct, ICodeTable
        {
            Write(field, code == null ? null : code.Value.Value);
        }

        /// <summary>The day of a field; null also if it is no day.</summary>
        protected DateTime? ReadDate(uint field)
        {
            return Times.Read(Read(field), "yyyyMMdd");
        }

        /// <summary>Sets the day of a field.</summary>
        protected void WriteDate(uint field, DateTime? day)
        {
            Write(field, Times.Write(day, "yyyyMMdd"));
        }

        /// <summary>The first day of the month of a field; null also if it is no month.</summary>
        protected DateTime? ReadMonth(uint field)
        {
            return Times.Read(Read(field), "yyyyMM");
        }

        /// <summary>Sets the month of a field.</summary>
        protected void WriteMonth(uint field, DateTime? month)
        {
            Write(field, Times.Write(month, "yyyyMM"));
        }

        /// <summary>The time of a field, in Japan; null also if it is no time.</summary>
        protected DateTime? ReadMoment(uint field)
        {
            return Times.Read(Read(field), "yyyyMMddHHmmss");
        }

        /// <summary>Sets the time of a field.</summary>
        protected void WriteMoment(uint field, DateTime? time)
        {
            Write(field, Times.Write(time, "yyyyMMddHHmmss"));
        }
    }

    /// <summary>A group that may be there more than once, in its order.</summary>
    public sealed class Groups<T> : IReadOnlyList<T> where T : View, new()
    {
        readonly View parent;
        readonly uint field;

        internal Groups(View parent, uint field)
        {
            this.parent = parent;
            this.field = field;
        }

        /// <summary>How many are there.</summary>
        public int Count
        {
            get { return parent.Record.Count(parent.Way, field); }
        }

        /// <summary>One of them.</summary>
        public T this[int index]
        {
            get
            {
                if (index < 0 || index >= Count)
                    throw new ArgumentOutOfRangeException("index");
                return parent.Group<T>(field, index);
            }
        }

        /// <summary>One more. It is there as soon as something is set in it.</summary>
        public T Add()
        {
            return parent.Group<T>(field, Count);
        }

        /// <summary>All of them.</summary>
        public IEnumerator<T> GetEnumerator()
        {
            for (int index = 0; index < Count; index++)
                yield return this[index];
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }
    }

    /// <summary>A text that may be there more than once, in its order.</summary>
    public sealed class TextList : IReadOnlyList<string>
    {
        readonly View parent;
        readonly uint field;

        internal TextList(View parent, uint field)
        {
            this.parent = parent;
            this.field = field;
        }

        /// <summary>How many are there.</summary>
        public int Count
        {
            get { return parent.Record.Count(parent.Way, field); }
        }

        /// <summary>One of them.</summary>
        public string this[int index]
        {
            get
            {
                if (index < 0 || index >= Count)
                    throw new ArgumentOutOfRangeException("index");
                return parent.Record.Text(parent.Way, field, index);
            }
        }

        /// <summary>Adds one more.</summary>
        public void Add(string text)
        {
            parent.Record.AddText(parent.Way, field, text);
        }

        /// <summary>All of them.</summary>
        public IEnumerator<string> GetEnumerator()
        {
            for (int index = 0; index < Count; index++)
                yield return this[index];
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }
    }
}
