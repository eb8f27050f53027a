// Many people in one call, read as strings. By hand, over Onshi.Native.g.cs; C# 7, `-unsafe`.
//
//     using (var block = new Block(Fields.QualificationResult.Name, Fields.BatchUnit.Validity))
//         while (block.Next(answer) > 0)
//             foreach (Person person in block)
//                 Show(person[Fields.QualificationResult.Name]);
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

        IntPtr handle;
        onshi_people_u16 people;

        /// <summary>A block that takes only these fields of each person; without any, all.</summary>
        public Block(params uint[] wanted)
        {
            IntPtr error;
            fixed (IntPtr* place = &handle)
                OnshiException.Check(Native.onshi_block_new(place, &error), error);
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
        public int Next(IntPtr answer, int most = UsualPeople)
        {
            IntPtr error;
            uint count;
            Forget();
            int status = Native.onshi_answer_next_block(answer, handle, (uint)most, &count, &error);
            OnshiException.Check(status, error);
            Look();
            return (int)count;
        }

        /// <summary>Takes one record in place of those who are in it.</summary>
        public Person Take(IntPtr record)
        {
            IntPtr error;
            Forget();
            OnshiException.Check(Native.onshi_block_take(handle, record, &error), error);
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
                uint first = people.people[index], end = people.people[index + 1];
                return new Person(this, Round, (int)first, (int)(end - first));
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
            Native.onshi_block_free(handle);
            handle = IntPtr.Zero;
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees what was forgotten.</summary>
        ~Block()
        {
            Native.onshi_block_free(handle);
        }

        // Which filling this is: a person of an earlier one must not be read.
        internal int Round;

        internal onshi_entry* Entries
        {
            get { return people.entries; }
        }

        internal char* Text
        {
            get { return (char*)people.text; }
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
        readonly int first;

        /// <summary>How many entries there are.</summary>
        public readonly int Count;

        internal Person(Block block, int round, int first, int count)
        {
            this.block = block;
            this.round = round;
            this.first = first;
            Count = count;
        }

        /// <summary>Field of an entry: one of Fields.</summary>
        public uint Field(int index)
        {
            return At(index)->field;
        }

        /// <summary>How many of the entries that follow stand inside this one; -1 if it is no group.</summary>
        public int Inside(int index)
        {
            onshi_entry* entry = At(index);
            return entry->offset == Native.ONSHI_GROUP ? (int)entry->length : -1;
        }

        /// <summary>Length of the text of an entry, without making it; 0 for a group.</summary>
        public int Length(int index)
        {
            onshi_entry* entry = At(index);
            return entry->offset == Native.ONSHI_GROUP ? 0 : (int)entry->length;
        }

        /// <summary>Text of an entry; null for a group.</summary>
        public string Text(int index)
        {
            return Spell(At(index));
        }

        /// <summary>
        /// Text of the first entry of a field, wherever it stands; null if it is absent, which is not the
        /// same as empty.
        /// </summary>
        public string this[uint field]
        {
            get
            {
                if (Count == 0)
                    return null;
                onshi_entry* entry = At(0);
                for (onshi_entry* end = entry + Count; entry < end; entry++)
                    if (entry->field == field)
                        return Spell(entry);
                return null;
            }
        }

        onshi_entry* At(int index)
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException("index");
            if (block.Round != round)
                throw new InvalidOperationException("the block was filled anew");
            return block.Entries + first + index;
        }

        string Spell(onshi_entry* entry)
        {
            if (entry->offset == Native.ONSHI_GROUP)
                return null;
            char* text = block.Text + entry->offset;
            if (entry->length == 1 && *text < Single.Length)
                return Single[*text];
            return new string(text, 0, (int)entry->length);
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

    /// <summary>What went wrong, in Japanese.</summary>
    public sealed class OnshiException : Exception
    {
        /// <summary>Which error: one of Errors.</summary>
        public readonly int Code;

        OnshiException(int code, string message) : base(message)
        {
            Code = code;
        }

        /// <summary>Throws if a call failed; `error` is then freed.</summary>
        public static unsafe void Check(int status, IntPtr error)
        {
            if (status >= 0)
                return;
            uint length = 0;
            char* units = stackalloc char[1024];
            Native.onshi_error_text_u16(error, Native.ONSHI_JAPANESE, (ushort*)units, 1024, &length);
            Native.onshi_error_free(error);
            throw new OnshiException(status, new string(units, 0, (int)length));
        }
    }
}
