// What stands in a record, element by element, with what it means and how it is known.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>A look into a record (電文の内容), as `onshi inspect` takes it: a copy of its values.</summary>
    public sealed unsafe class Inspection : IDisposable
    {
        readonly InspectionHandle handle;

        /// <summary>
        /// Looks into a record. `message` is the message that it is, one of Messages, or 0: then as such a record is
        /// spelled in every message.
        /// </summary>
        public Inspection(View record, uint message = 0, string profile = null)
        {
            IntPtr inspection, error;
            byte[] text = Texts.Utf8(profile);
            fixed (byte* bytes = text)
            {
                int status = Native.onshi_inspection_of_record(
                    record.Record.Handle, message, bytes, Texts.Length(text), &inspection, &error);
                OnshiException.Check(status, error);
            }
            handle = new InspectionHandle(inspection);
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>Every element, each group before what stands in it.</summary>
        public IReadOnlyList<InspectedElement> Elements(Language language = Language.Japanese)
        {
            var elements = new List<InspectedElement>();
            for (uint number = 0; ; number++)
            {
                IntPtr error;
                uint index = number;
                var told = new onshi_element { struct_size = (uint)sizeof(onshi_element) };
                int status = Native.onshi_inspection_element(handle, index, &told, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return elements;
                elements.Add(new InspectedElement(told, what => Text(index, what, language)));
            }
        }

        string Text(uint index, ElementText what, Language language)
        {
            return Texts.Utf16((buffer, capacity, length, error) => Native.onshi_inspection_text_u16(
                handle, index, (uint)what, (uint)language, buffer, capacity, length, error));
        }
    }

    /// <summary>An element of a record.</summary>
    public sealed class InspectedElement
    {
        /// <summary>How deep it stands, from 0.</summary>
        public readonly int Depth;

        /// <summary>Its number, one of Fields; 0 for an element that the catalogue does not have.</summary>
        public readonly uint Field;

        /// <summary>Whether other elements stand in it.</summary>
        public readonly bool IsGroup;

        /// <summary>Whether its value is personal: it does not leave the house.</summary>
        public readonly bool IsPersonal;

        /// <summary>The names of the elements down to it, repeated ones counted from 1.</summary>
        public readonly string Path;

        /// <summary>Its name on the wire.</summary>
        public readonly string WireName;

        /// <summary>Its name for people (和名), as it is called under the coverage of its person.</summary>
        public readonly string Name;

        /// <summary>Its value exactly as it was read; null for a group.</summary>
        public readonly string Value;

        /// <summary>What the value means: the label of a code, a day, a time; null if it means itself.</summary>
        public readonly string Meaning;

        /// <summary>How it is known: manual, seen, inferred, assumed, confirmed.</summary>
        public readonly string Grade;

        /// <summary>The section, the source or the reason of that.</summary>
        public readonly string Source;

        internal InspectedElement(onshi_element told, Func<ElementText, string> text)
        {
            Depth = (int)told.depth;
            Field = told.field;
            IsGroup = told.is_group != 0;
            IsPersonal = told.is_personal != 0;
            Path = text(ElementText.Path);
            WireName = text(ElementText.WireName);
            Name = text(ElementText.Name);
            Value = text(ElementText.Value);
            Meaning = text(ElementText.Meaning);
            Grade = text(ElementText.Grade);
            Source = text(ElementText.Source);
        }
    }
}
