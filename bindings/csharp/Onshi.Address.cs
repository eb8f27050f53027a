// The facility's address for patients (医療機関アクセスURL), and its 二次元バーコード.
using System;

namespace Onshi
{
    /// <summary>The address that patients open, and how to show it.</summary>
    public static unsafe class Address
    {
        /// <summary>
        /// The address that an answer of Operations.AccessUrl brings, to the byte; null, with the reason, if
        /// it may not be shown. `kind` is the care that was asked for.
        /// </summary>
        public static string Of(View answer, ConsentKind kind, out Reason? refused)
        {
            uint reason = 0;
            uint* why = &reason;
            RecordHandle told = answer.Record.Handle;
            int status;
            byte[] bytes = Texts.Bytes(
                (buffer, capacity, length, error) =>
                    Native.onshi_access_url(told, (uint)kind, why, buffer, capacity, length, error),
                out status);
            refused = Masks.Denied(status, reason);
            return bytes == null ? null : System.Text.Encoding.UTF8.GetString(bytes);
        }

        /// <summary>
        /// Draws it as SVG. `module` is pixels along the side of a module, `quietZone` blank modules on every
        /// side.
        /// </summary>
        public static string Svg(
            string address, QrCorrection correction = QrCorrection.Medium, int module = 8,
            int quietZone = 4)
        {
            byte[] text = Texts.Utf8(address);
            fixed (byte* pinned = text)
            {
                byte* bytes = pinned;
                return Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_qr_svg(
                        bytes, Texts.Length(text), (uint)correction, (uint)module, (uint)quietZone,
                        buffer, capacity, length, error));
            }
        }

        /// <summary>The same as the bytes of a PNG file.</summary>
        public static byte[] Png(
            string address, QrCorrection correction = QrCorrection.Medium, int module = 8,
            int quietZone = 4)
        {
            int status;
            byte[] text = Texts.Utf8(address);
            fixed (byte* pinned = text)
            {
                byte* bytes = pinned;
                return Texts.Bytes(
                    (buffer, capacity, length, error) =>
                        Native.onshi_qr_png(
                            bytes, Texts.Length(text), (uint)correction, (uint)module, (uint)quietZone,
                            buffer, capacity, length, error),
                    out status);
            }
        }
    }
}
