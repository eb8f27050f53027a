// A code of a table: what stands on the wire, which may be one that nobody knows yet.
using System;

namespace Onshi
{
    /// <summary>A code table; the types in Codes are such tables.</summary>
    public interface ICodeTable
    {
        /// <summary>Its number: one of Tables.</summary>
        uint Number { get; }
    }

    /// <summary>
    /// A code of a table, as in `search.MedicalTreatment = Codes.MedicalTreatment.Visit`. Tables grow: a
    /// code that is not in the table keeps its value and has no label.
    /// </summary>
    public struct Code<T> : IEquatable<Code<T>> where T : struct, ICodeTable
    {
        readonly string value;

        /// <summary>A code by its value on the wire.</summary>
        public Code(string value)
        {
            this.value = value;
        }

        /// <summary>The value on the wire.</summary>
        public string Value
        {
            get { return value ?? ""; }
        }

        /// <summary>What it is called, for example 男; null if the table does not have it.</summary>
        public string Label(Language language = Language.Japanese)
        {
            return Labels.Of(default(T).Number, Value, language);
        }

        /// <summary>Whether it is the same code.</summary>
        public bool Equals(Code<T> other)
        {
            return Value == other.Value;
        }

        /// <summary>Whether it is the same code.</summary>
        public override bool Equals(object other)
        {
            return other is Code<T> && Equals((Code<T>)other);
        }

        /// <summary>That of its value.</summary>
        public override int GetHashCode()
        {
            return Value.GetHashCode();
        }

        /// <summary>Its label, or its value if it has none.</summary>
        public override string ToString()
        {
            return Label() ?? Value;
        }

        /// <summary>Whether two codes are the same.</summary>
        public static bool operator ==(Code<T> one, Code<T> other)
        {
            return one.Equals(other);
        }

        /// <summary>Whether two codes differ.</summary>
        public static bool operator !=(Code<T> one, Code<T> other)
        {
            return !one.Equals(other);
        }
    }

    /// <summary>What codes and fields are called.</summary>
    public static unsafe class Labels
    {
        /// <summary>What a code of a table (one of Tables) is called; null if the table does not have it.</summary>
        public static string Of(uint table, string value, Language language = Language.Japanese)
        {
            fixed (char* pinned = value)
            {
                char* units = pinned;
                return Texts.Utf16((buffer, capacity, length, error) =>
                    Native.onshi_code_label_u16(
                        table, (ushort*)units, Texts.Length(value), (uint)language, buffer, capacity,
                        length, error));
            }
        }

        /// <summary>The name of a field: its Japanese name (和名), or its name in programs.</summary>
        public static string OfField(uint field, Language language = Language.Japanese)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_field_name_u16(field, (uint)language, buffer, capacity, length, error));
        }

        /// <summary>
        /// What to call a field on a screen under a coverage: 公費負担者番号 for 保険者番号, where it is
        /// medical aid.
        /// </summary>
        public static string OfField(
            uint field, Coverage coverage, Language language = Language.Japanese)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_field_label_u16(
                    field, (uint)coverage, (uint)language, buffer, capacity, length, error));
        }
    }
}
