// Many people in one call, read as strings. By hand, over Onshi.Native.g.cs; C# 7, `-unsafe`.
//
//     using (var block = new Block(Fields.QualificationResult.Name, Fields.BatchUnit.Validity))
//         while (block.Next(answer) > 0)
//             foreach (Person person in block)
//                 Show(person[Fields.QualificationResult.Name]);
//
// or everything, in the order of the file:
//
//     foreach (Entry entry in person)
//         Show(entry.Field, entry.Text);
using System;
using System.Collections;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// Many people in one memory, used again from call to call. Not for two threads at once.
    /// </summary>
    public sealed unsafe class Block : IDisposable, IEnumerable<Person>
    {
        /// <summary>How many people are usually taken at once.</summary>
        public const int UsualPeople = 256;

        readonly BlockHandle handle;
        onshi_people_u16 people;

        /// <summary>A block that takes only these fields of each person; without any, all.</summary>
        public Block(params uint[] wanted)
        {
            IntPtr block, error;
            OnshiException.Check(Native.onshi_block_new_u16(&block, &error), error);
            handle = new BlockHandle(block);
            fixed (uint* fields = wanted)
                OnshiException.Check(
                    Native.onshi_block_want(handle, fields, (uint)wanted.Length, &error), error);
            Look();
        }

        /// <summary>How many people are in it.</summary>
        public int Count
        {
            get { return (int)people.people_count; }
        }

        /// <summary>Elements of these people that the catalogue does not know.</summary>
        public int Unknown
        {
            get { return (int)people.unknown_count; }
        }

        /// <summary>
        /// Takes the next people of an answer in place of those who are in it, and says how many they
        /// are; 0 after the last. An exception means: forget the people that came before.
        /// </summary>
        public int Next(Answer answer, int most = UsualPeople)
        {
            IntPtr error;
            uint count;
            Forget();
            int status = Native.onshi_answer_next_block(
                answer.Handle, handle, (uint)most, &count, &error);
            OnshiException.Check(status, error);
            Look();
            return (int)count;
        }

        /// <summary>Takes one record in place of those who are in it.</summary>
        public Person Take(Record record)
        {
            IntPtr error;
            Forget();
            OnshiException.Check(Native.onshi_block_take(handle, record.Handle, &error), error);
            Look();
            return this[0];
        }

        /// <summary>One of the people. It is gone when the block is filled anew or freed.</summary>
        public Person this[int index]
        {
            get
            {
                if ((uint)index >= people.people_count)
                    throw new ArgumentOutOfRangeException("index");
                onshi_start* start = people.people + index;
                return new Person(
                    this,
                    people.entries + start[0].entry,
                    people.entries + start[1].entry,
                    (char*)people.text + start[0].text);
            }
        }

        /// <summary>The people, one after another.</summary>
        public IEnumerator<Person> GetEnumerator()
        {
            for (int index = 0; index < Count; index++)
                yield return this[index];
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Forget();
            handle.Dispose();
        }

        // Which filling this is: a person of an earlier one must not be read.
        internal int Round;

        // What was lent is gone with the filling that it was lent of.
        internal void Keep(int round)
        {
            if (round != Round)
                throw new InvalidOperationException("the block was filled anew");
        }

        void Look()
        {
            IntPtr error;
            onshi_people_u16 seen = new onshi_people_u16();
            seen.struct_size = (uint)sizeof(onshi_people_u16);
            OnshiException.Check(Native.onshi_block_view_u16(handle, &seen, &error), error);
            people = seen;
        }

        void Forget()
        {
            Round++;
            people = new onshi_people_u16();
        }
    }

    /// <summary>
    /// One person of a block: entries as they were read, a group before what stands inside it.
    /// </summary>
    public unsafe struct Person
    {
        readonly Block block;
        readonly int round;
        readonly onshi_entry* first, end;
        readonly char* text;

        internal Person(Block block, onshi_entry* first, onshi_entry* end, char* text)
        {
            this.block = block;
            round = block.Round;
            this.first = first;
            this.end = end;
            this.text = text;
        }

        /// <summary>How many entries there are.</summary>
        public int Count
        {
            get { return (int)(end - first); }
        }

        /// <summary>
        /// The texts of all entries, in their order; null for a group. The quickest way to everything.
        /// </summary>
        public string[] Texts()
        {
            block.Keep(round);
            var all = new string[Count];
            onshi_entry* entry = first;
            char* at = text;
            for (int index = 0; index < all.Length; index++, entry++)
            {
                uint length = entry->length;
                if (length >= Native.ONSHI_GROUP)
                    continue;
                all[index] = Entry.Spell(at, (int)length);
                at += length;
            }
            GC.KeepAlive(block);
            return all;
        }

        /// <summary>The entries, one after another.</summary>
        public Entries GetEnumerator()
        {
            return new Entries(block, round, first, end, text);
        }

        /// <summary>
        /// Text of the first entry of a field, wherever it stands; null if it is absent, which is not the
        /// same as empty.
        /// </summary>
        public string this[uint field]
        {
            get
            {
                block.Keep(round);
                string found = null;
                char* at = text;
                for (onshi_entry* entry = first; entry < end; entry++)
                {
                    bool isGroup = entry->length >= Native.ONSHI_GROUP;
                    if (entry->field == field)
                    {
                        found = isGroup ? null : Entry.Spell(at, (int)entry->length);
                        break;
                    }
                    if (!isGroup)
                        at += entry->length;
                }
                GC.KeepAlive(block);
                return found;
            }
        }
    }

    /// <summary>The entries of a person, from the first to the last.</summary>
    public unsafe struct Entries
    {
        readonly Block block;
        readonly int round;
        readonly onshi_entry* end;
        onshi_entry* next;
        // Of the entry before the next: its text, and how long that is.
        char* text;
        int length;

        internal Entries(Block block, int round, onshi_entry* first, onshi_entry* end, char* text)
        {
            this.block = block;
            this.round = round;
            this.end = end;
            this.text = text;
            next = first;
            length = 0;
        }

        /// <summary>Goes on to the next entry; false after the last.</summary>
        public bool MoveNext()
        {
            if (next == end)
                return false;
            block.Keep(round);
            text += length;
            length = next->length < Native.ONSHI_GROUP ? (int)next->length : 0;
            next++;
            return true;
        }

        /// <summary>Where it is now.</summary>
        public Entry Current
        {
            get { return new Entry(block, round, next - 1, text); }
        }
    }

    /// <summary>One element of a person: a text, or a group of elements.</summary>
    public unsafe struct Entry
    {
        readonly Block block;
        readonly int round;
        readonly onshi_entry* entry;
        readonly char* text;

        internal Entry(Block block, int round, onshi_entry* entry, char* text)
        {
            this.block = block;
            this.round = round;
            this.entry = entry;
            this.text = text;
        }

        /// <summary>Its field: one of Fields.</summary>
        public uint Field
        {
            get
            {
                block.Keep(round);
                return entry->field;
            }
        }

        /// <summary>How many of the entries that follow stand inside it; -1 if it is no group.</summary>
        public int Inside
        {
            get
            {
                block.Keep(round);
                return entry->length < Native.ONSHI_GROUP
                    ? -1 : (int)(entry->length - Native.ONSHI_GROUP);
            }
        }

        /// <summary>Length of its text, without making it; 0 for a group.</summary>
        public int Length
        {
            get
            {
                block.Keep(round);
                return entry->length < Native.ONSHI_GROUP ? (int)entry->length : 0;
            }
        }

        /// <summary>Its text; null for a group.</summary>
        public string Text
        {
            get
            {
                block.Keep(round);
                uint length = entry->length;
                string made = length < Native.ONSHI_GROUP ? Spell(text, (int)length) : null;
                GC.KeepAlive(block);
                return made;
            }
        }

        internal static string Spell(char* text, int length)
        {
            if (length == 1 && *text < Single.Length)
                return Single[*text];
            return new string(text, 0, length);
        }

        // Most values of one character are codes: each needs to exist only once.
        static readonly string[] Single = Singles();

        static string[] Singles()
        {
            var all = new string[128];
            for (int unit = 0; unit < all.Length; unit++)
                all[unit] = ((char)unit).ToString();
            return all;
        }
    }
}
