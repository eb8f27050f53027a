// A clinical answer in parts: what a receipt computer may have, and what is on its way to a chart.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// An answer in parts. It outlives its session. Not for two threads at once.
    /// </summary>
    public sealed unsafe class Apart : IDisposable
    {
        readonly ApartHandle handle;

        internal Apart(IntPtr given)
        {
            handle = new ApartHandle(given);
        }

        /// <summary>Frees it. Parts that were read stay.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>A message, read by Frame and Next, or a document, read by Document and HandOver.</summary>
        public AnswerForm Form
        {
            get
            {
                IntPtr error;
                uint form;
                OnshiException.Check(Native.onshi_apart_form(handle, &form, &error), error);
                return (AnswerForm)form;
            }
        }

        /// <summary>Everything that stands once in it: for a single query, the whole answer.</summary>
        public Part<T> Frame<T>() where T : View, new()
        {
            return Read<T>(Native.onshi_apart_frame);
        }

        /// <summary>
        /// The next person of a batch, month of receipts or checkup; null after the last. Whose it is the program
        /// finds by linking the rest. An exception means: forget what came before.
        /// </summary>
        public Part<T> Next<T>() where T : View, new()
        {
            return Read<T>(Native.onshi_apart_next);
        }

        /// <summary>Every part that was not read yet.</summary>
        public IEnumerable<Part<T>> Parts<T>() where T : View, new()
        {
            for (Part<T> part = Next<T>(); part != null; part = Next<T>())
                yield return part;
        }

        /// <summary>
        /// The bytes of a PDF, if it is about the patient and `rights` open every class that it may show: it cannot
        /// be shown in part. Null: it is not opened, and `rights` say why.
        /// </summary>
        public byte[] Document(Rights rights, string patient)
        {
            int status;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* pinned = key)
            {
                byte* name = pinned;
                return Texts.Bytes(
                    (buffer, capacity, length, error) => Native.onshi_apart_document(
                        handle, rights.Handle, name, Texts.Length(key), buffer, capacity, length, error),
                    out status);
            }
        }

        /// <summary>
        /// The bytes of a PDF for the chart that takes it over (引渡し), once. When the chart has it, say
        /// Job.HandedOver.
        /// </summary>
        public byte[] HandOver()
        {
            int status;
            return Texts.Bytes(
                (buffer, capacity, length, error) =>
                    Native.onshi_apart_hand_over(handle, buffer, capacity, length, error),
                out status);
        }

        unsafe delegate int ReadsPart(
            ApartHandle apart, IntPtr* rest, IntPtr* passing, uint* withheld, IntPtr* error);

        Part<T> Read<T>(ReadsPart read) where T : View, new()
        {
            IntPtr rest, passing, error;
            uint withheld;
            int status = OnshiException.Check(
                read(handle, &rest, &passing, &withheld, &error), error);
            return status == Native.ONSHI_S_END ? null : new Part<T>(rest, passing, withheld);
        }
    }

    /// <summary>A part of an answer: the whole of it, or a person of a batch.</summary>
    public sealed class Part<T> : IDisposable where T : View, new()
    {
        /// <summary>It, without anything clinical: what a receipt computer may have.</summary>
        public readonly T Rest;

        /// <summary>How many values the rest lacks.</summary>
        public readonly int Withheld;

        /// <summary>All of it, on its way to a chart; null if nothing was withheld.</summary>
        public readonly Passing<T> Passing;

        internal Part(IntPtr rest, IntPtr passing, uint withheld)
        {
            Rest = View.Over<T>(new Record(rest));
            Withheld = (int)withheld;
            Passing = passing == IntPtr.Zero ? null : new Passing<T>(passing);
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Rest.Dispose();
            if (Passing != null)
                Passing.Dispose();
        }
    }

    /// <summary>What is clinical, on its way to a chart.</summary>
    public sealed unsafe class Passing<T> : IDisposable where T : View, new()
    {
        readonly PassingHandle handle;

        internal Passing(IntPtr given)
        {
            handle = new PassingHandle(given);
        }

        /// <summary>
        /// What `rights` show of it, if it is about the patient: the program's key, found by linking. Rights about
        /// somebody else, and a class whose consent ended, show nothing. Dispose overwrites its memory.
        /// </summary>
        public T Show(Rights rights, string patient)
        {
            IntPtr shown, error;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                OnshiException.Check(
                    Native.onshi_passing_show(
                        handle, rights.Handle, bytes, Texts.Length(key), &shown, &error),
                    error);
            return View.Over<T>(new Record(shown));
        }

        /// <summary>
        /// All of it for the chart that takes it over (引渡し), once. When the chart has it, dispose of it and say
        /// Job.HandedOver; only who may keep it (Session.MayKeep) keeps it.
        /// </summary>
        public T HandOver()
        {
            IntPtr whole, error;
            OnshiException.Check(Native.onshi_passing_hand_over(handle, &whole, &error), error);
            return View.Over<T>(new Record(whole));
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }

    public sealed unsafe partial class Session
    {
        internal Apart OpenApart(uint job)
        {
            IntPtr apart, error;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_answer_apart(handle, job, &apart, &error), error);
            return new Apart(apart);
        }
    }
}
