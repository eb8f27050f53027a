// What a call throws: the program called wrongly, a value cannot be sent, a file or a folder is not as it
// must be. What the system answers is never thrown.
using System;

namespace Onshi
{
    /// <summary>
    /// An error of the library, with what to do about it. It holds no personal data.
    /// </summary>
    public sealed unsafe class OnshiException : Exception
    {
        /// <summary>Which error: one of Errors.</summary>
        public readonly int Code;

        /// <summary>Whose fault it is.</summary>
        public readonly Category Category;

        /// <summary>What happened and what to do, in Japanese.</summary>
        public readonly string Japanese;

        /// <summary>What happened and what to do, in English.</summary>
        public readonly string English;

        /// <summary>The file in which something was wrong; null if it was none.</summary>
        public readonly string File;

        /// <summary>The path of the element in which something was wrong; null if it was none.</summary>
        public readonly string Path;

        /// <summary>The line in the file, from 1; 0 if it is not known.</summary>
        public readonly int Line;

        /// <summary>The column in the line, from 1; 0 if it is not known.</summary>
        public readonly int Column;

        OnshiException(int code, ErrorHandle error)
        {
            Code = code;
            uint category = 0, line = 0, column = 0;
            Native.onshi_error_category(error, &category);
            Native.onshi_error_line(error, &line);
            Native.onshi_error_column(error, &column);
            Category = (Category)category;
            Line = (int)line;
            Column = (int)column;
            Japanese = Words(error, Native.ONSHI_JAPANESE);
            English = Words(error, Native.ONSHI_ENGLISH);
            File = Texts.Utf8((buffer, capacity, length, _) =>
                Native.onshi_error_file(error, buffer, capacity, length));
            Path = Texts.Utf8((buffer, capacity, length, _) =>
                Native.onshi_error_path(error, buffer, capacity, length));
        }

        /// <summary>What happened and what to do, in Japanese.</summary>
        public override string Message
        {
            get { return Japanese; }
        }

        /// <summary>Throws if a call failed; `error` is then freed. Otherwise gives the outcome back.</summary>
        public static int Check(int status, IntPtr error)
        {
            if (status >= 0)
                return status;
            using (var handle = new ErrorHandle(error))
                throw new OnshiException(status, handle);
        }

        /// What an error object tells, as something to show; it is then freed.
        internal static OnshiException Of(IntPtr error)
        {
            using (var handle = new ErrorHandle(error))
            {
                int code = 0;
                Native.onshi_error_code(handle, &code);
                return new OnshiException(code, handle);
            }
        }

        static string Words(ErrorHandle error, uint language)
        {
            return Texts.Utf16((buffer, capacity, length, _) =>
                Native.onshi_error_text_u16(error, language, buffer, capacity, length));
        }
    }
}
