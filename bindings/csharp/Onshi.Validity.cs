// What a validity (資格有効性) means: the words to show, and whether a chart may be updated.
namespace Onshi
{
    /// <summary>What a validity means on a route.</summary>
    public static unsafe class Validity
    {
        /// <summary>The words to show for it (図2.1.3-7).</summary>
        public static string Words(
            Route route, Code<Codes.QualificationValidity>? validity,
            Language language = Language.Japanese)
        {
            uint mayUpdate;
            return Words(route, validity, language, out mayUpdate);
        }

        /// <summary>
        /// Whether a chart may be updated from such an answer without asking a person. Absent and unknown
        /// codes never are.
        /// </summary>
        public static bool MayUpdate(Route route, Code<Codes.QualificationValidity>? validity)
        {
            uint mayUpdate;
            Words(route, validity, Language.Japanese, out mayUpdate);
            return mayUpdate != 0;
        }

        static string Words(
            Route route, Code<Codes.QualificationValidity>? validity, Language language,
            out uint mayUpdate)
        {
            string value = validity == null ? null : validity.Value.Value;
            uint told = 0;
            uint* may = &told;
            fixed (char* pinned = value)
            {
                char* code = pinned;
                string words = Texts.Utf16((buffer, capacity, length, error) =>
                    Native.onshi_validity_text_u16(
                        (uint)route, (ushort*)code, Texts.Length(value), (uint)language, may, buffer,
                        capacity, length, error));
                mayUpdate = told;
                return words;
            }
        }
    }
}
