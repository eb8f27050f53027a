// Texts on their way in and out. Nothing here depends on the code page of the system.
using System;
using System.Text;

namespace Onshi
{
    unsafe delegate int WritesUtf16(ushort* buffer, uint capacity, uint* length, IntPtr* error);

    unsafe delegate int WritesBytes(byte* buffer, uint capacity, uint* length, IntPtr* error);

    static unsafe class Texts
    {
        const int Usual = 256;

        static readonly Encoding Strict = new UTF8Encoding(false, true);

        /// What a call writes in UTF-16; null if it says that there is nothing.
        public static string Utf16(WritesUtf16 write)
        {
            int status;
            return Utf16(write, out status);
        }

        /// The same, with what else the call said.
        public static string Utf16(WritesUtf16 write, out int status)
        {
            string text = Reply(write, out status);
            return status == Native.ONSHI_S_OK ? text : null;
        }

        /// What a call writes in UTF-16, also if it says something else beside it.
        public static string Reply(WritesUtf16 write, out int status)
        {
            IntPtr error;
            uint length = 0;
            char* usual = stackalloc char[Usual];
            status = write((ushort*)usual, Usual, &length, &error);
            if (status >= 0)
                return new string(usual, 0, (int)length);
            var large = new char[Usual];
            while (status == Errors.BufferTooSmall && length > large.Length)
            {
                new ErrorHandle(error).Dispose();
                large = new char[length];
                fixed (char* units = large)
                    status = write((ushort*)units, (uint)large.Length, &length, &error);
            }
            OnshiException.Check(status, error);
            return new string(large, 0, (int)length);
        }

        /// A text that is lent, in UTF-8.
        public static string Of(byte* text, uint length)
        {
            return Encoding.UTF8.GetString(text, checked((int)length));
        }

        /// What a call writes in UTF-8; null if it says that there is nothing.
        public static string Utf8(WritesBytes write)
        {
            int status;
            byte[] bytes = Bytes(write, out status);
            return bytes == null ? null : Encoding.UTF8.GetString(bytes);
        }

        /// Bytes that a call writes; null if it says that there are none.
        public static byte[] Bytes(WritesBytes write, out int status)
        {
            var bytes = new byte[Usual];
            for (;;)
            {
                IntPtr error;
                uint length = 0;
                fixed (byte* start = bytes)
                    status = write(start, (uint)bytes.Length, &length, &error);
                if (status == Errors.BufferTooSmall)
                {
                    new ErrorHandle(error).Dispose();
                    bytes = new byte[length];
                    continue;
                }
                if (!Made(status, error))
                    return null;
                Array.Resize(ref bytes, (int)length);
                return bytes;
            }
        }

        /// A secret that a call writes, of which nothing is left but the array; null if it says that there is none.
        public static char[] Secret(WritesBytes write, out int status)
        {
            const uint Longest = 256;
            IntPtr error;
            uint length = 0;
            byte* bytes = stackalloc byte[(int)Longest];
            status = write(bytes, Longest, &length, &error);
            if (!Made(status, error))
                return null;
            var secret = new char[length];
            for (int index = 0; index < secret.Length; index++)
            {
                secret[index] = (char)bytes[index];
                bytes[index] = 0;
            }
            return secret;
        }

        static bool Made(int status, IntPtr error)
        {
            return OnshiException.Check(status, error) == Native.ONSHI_S_OK;
        }

        /// UTF-8 that ends with NUL; null stays null. A text that is none (a lone surrogate) becomes bytes
        /// that are none, so that the library refuses it like all else.
        public static byte[] Utf8(string text)
        {
            if (text == null)
                return null;
            return Utf8(text.ToCharArray());
        }

        /// The same of a secret; no other copy of it is left.
        public static byte[] Utf8(char[] text)
        {
            try
            {
                var bytes = new byte[Strict.GetByteCount(text) + 1];
                Strict.GetBytes(text, 0, text.Length, bytes, 0);
                return bytes;
            }
            catch (EncoderFallbackException)
            {
                return new byte[] { 0xFF, 0 };
            }
        }

        /// How long such bytes are, without NUL.
        public static uint Length(byte[] text)
        {
            return text == null ? 0 : (uint)text.Length - 1;
        }

        /// How long a text is in UTF-16.
        public static uint Length(string text)
        {
            return text == null ? 0 : (uint)text.Length;
        }

        public static string Word(WordList list, uint number, Language language)
        {
            return Utf16((buffer, capacity, length, error) =>
                Native.onshi_word_u16(
                    (uint)list, number, (uint)language, buffer, capacity, length, error));
        }
    }
}
