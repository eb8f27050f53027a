// Values that the catalogue does not know: those that a profile declares, and those of a raw body.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>A value that the catalogue does not know.</summary>
    public struct ExtraValue
    {
        /// <summary>The names of its elements from the outside in, as `List/Item/Name`.</summary>
        public readonly string Way;

        /// <summary>Its text.</summary>
        public readonly string Text;

        internal ExtraValue(string way, string text)
        {
            Way = way;
            Text = text;
        }
    }

    /// <summary>What a record holds beside its known fields.</summary>
    public static unsafe class Extras
    {
        /// <summary>
        /// Adds a value that the catalogue does not know. Elements on the way are made if they are missing;
        /// `Item[2]` is the third Item.
        /// </summary>
        public static void AddExtra(this View view, string way, string text)
        {
            view.Record.AddExtra(view.Way, way, text);
        }

        /// <summary>The same in the group at `path` of a record.</summary>
        public static void AddExtra(this Record record, uint[] path, string way, string text)
        {
            IntPtr error;
            fixed (uint* steps = path)
            fixed (char* name = way, value = text)
            {
                int status = Native.onshi_record_add_extra_u16(
                    record.Handle, steps, Record.Count(path), (ushort*)name, Texts.Length(way),
                    (ushort*)value, Texts.Length(text), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>The values of a group that the catalogue does not know, at any depth.</summary>
        public static IReadOnlyList<ExtraValue> ExtraValues(this View view)
        {
            return view.Record.ExtraValues(view.Way);
        }

        /// <summary>The same of the group at `path` of a record.</summary>
        public static IReadOnlyList<ExtraValue> ExtraValues(this Record record, uint[] path)
        {
            IntPtr error;
            uint count;
            var values = new List<ExtraValue>();
            fixed (uint* pinned = path)
            {
                int status = Native.onshi_record_extra_count(
                    record.Handle, pinned, Record.Count(path), &count, &error);
                OnshiException.Check(status, error);
                for (uint index = 0; index < count; index++)
                    values.Add(At(record, pinned, Record.Count(path), index));
            }
            return values;
        }

        static ExtraValue At(Record record, uint* path, uint steps, uint index)
        {
            string way = Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_record_extra_way(
                    record.Handle, path, steps, index, buffer, capacity, length, error));
            string text = Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_record_extra_text_u16(
                    record.Handle, path, steps, index, buffer, capacity, length, error));
            return new ExtraValue(way, text);
        }
    }
}
