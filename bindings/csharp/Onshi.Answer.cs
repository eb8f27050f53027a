// An answer, proven complete before anybody can read it.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>An answer. It outlives its session. Not for two threads at once; see Sections.</summary>
    public sealed unsafe class Answer : IDisposable
    {
        internal readonly AnswerHandle Handle;

        internal Answer(IntPtr given)
        {
            Handle = new AnswerHandle(given);
        }

        /// <summary>
        /// Opens the file of an answer that the program holds itself. `message` is one of Messages, or 0:
        /// then the name of the file says it.
        /// </summary>
        public static Answer Open(string file, uint message = 0, string profile = null)
        {
            Library.Check();
            IntPtr answer, error;
            fixed (char* path = file, text = profile)
            {
                int status = Native.onshi_answer_open_file_u16(
                    message, (ushort*)path, Texts.Length(file), (ushort*)text, Texts.Length(profile),
                    &answer, &error);
                OnshiException.Check(status, error);
            }
            return new Answer(answer);
        }

        /// <summary>Frees it. Records that were taken from it stay.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>A message for programs, or a document for people.</summary>
        public AnswerForm Form
        {
            get
            {
                IntPtr error;
                uint form;
                OnshiException.Check(Native.onshi_answer_form(Handle, &form, &error), error);
                return (AnswerForm)form;
            }
        }

        /// <summary>The name of the file that it came in.</summary>
        public string Name
        {
            get
            {
                return Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_answer_name(Handle, buffer, capacity, length, error));
            }
        }

        /// <summary>The BLAKE3 of its file: 32 bytes.</summary>
        public byte[] Blake3()
        {
            int status;
            return Texts.Bytes(
                (buffer, capacity, length, error) =>
                    Native.onshi_answer_blake3(Handle, buffer, capacity, length, error),
                out status);
        }

        /// <summary>
        /// The bytes of a PDF. It names no patient to a program, so show for whom it was asked beside it.
        /// </summary>
        public byte[] Document()
        {
            int status;
            return Texts.Bytes(
                (buffer, capacity, length, error) =>
                    Native.onshi_answer_document(Handle, buffer, capacity, length, error),
                out status);
        }

        /// <summary>Everything but the people of a batch: for a single query, the whole answer.</summary>
        public T Frame<T>() where T : View, new()
        {
            return View.Over<T>(Frame());
        }

        /// <summary>The same as a record.</summary>
        public Record Frame()
        {
            IntPtr frame, error;
            OnshiException.Check(Native.onshi_answer_frame(Handle, &frame, &error), error);
            return new Record(frame);
        }

        /// <summary>How many people the batch has; 0 for a single query.</summary>
        public int Count
        {
            get
            {
                IntPtr error;
                uint count;
                OnshiException.Check(Native.onshi_answer_units(Handle, &count, &error), error);
                return (int)count;
            }
        }

        /// <summary>
        /// The people of a batch who were not read yet, one after another in the same memory: each is gone
        /// when the next one is read. An exception means: forget the people that came before.
        /// </summary>
        public IEnumerable<T> People<T>() where T : View, new()
        {
            foreach (Record person in People())
                yield return View.Over<T>(person);
        }

        /// <summary>The same as records.</summary>
        public IEnumerable<Record> People()
        {
            Record person = null;
            try
            {
                while (Next(ref person))
                    yield return person;
            }
            finally
            {
                if (person != null)
                    person.Dispose();
            }
        }

        /// <summary>
        /// The next people of a batch, each with a record of their own, at most `most`; none after the last.
        /// </summary>
        public IReadOnlyList<T> Next<T>(int most) where T : View, new()
        {
            var people = new List<T>();
            Record person = null;
            while (people.Count < most && Next(ref person))
            {
                people.Add(View.Over<T>(person));
                person = null;
            }
            return people;
        }

        bool Next(ref Record person)
        {
            IntPtr error;
            IntPtr given = person == null ? IntPtr.Zero : person.Handle.DangerousGetHandle();
            if (person != null)
                person.Round++;
            int status = Native.onshi_answer_next(Handle, &given, &error);
            GC.KeepAlive(person);
            if (OnshiException.Check(status, error) == Native.ONSHI_S_END)
                return false;
            person = person ?? new Record(given);
            return true;
        }

        /// <summary>
        /// Opens the sections (区間) of a batch, which threads of the program can read apart from each other.
        /// Section after section, everyone comes in order, once. None: it can only be read as a whole.
        /// </summary>
        public IReadOnlyList<Answer> Sections()
        {
            IntPtr error;
            uint count;
            OnshiException.Check(Native.onshi_answer_sections(Handle, &count, &error), error);
            var sections = new List<Answer>();
            for (uint index = 0; index < count; index++)
            {
                IntPtr section;
                OnshiException.Check(Native.onshi_answer_section(Handle, index, &section, &error), error);
                sections.Add(new Answer(section));
            }
            return sections;
        }
    }
}
