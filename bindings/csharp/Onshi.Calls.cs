// Every export by its name, in JSON: for scripts, and for what these classes do not have.
using System;

namespace Onshi
{
    /// <summary>A place for calls; one for each thread that calls.</summary>
    public sealed unsafe class Calls : IDisposable
    {
        readonly CallsHandle handle;

        /// <summary>Makes it.</summary>
        public Calls()
        {
            Library.Check();
            IntPtr calls, error;
            OnshiException.Check(Native.onshi_calls_new(&calls, &error), error);
            handle = new CallsHandle(calls);
        }

        /// <summary>
        /// Calls an export that the request names, and gives its reply:
        /// {"call": "onshi_field_name", "field": "ONSHI_F_NUMBER_QUERY_BIRTHDATE", "language": 1}. Objects in the reply
        /// are freed by calls as well.
        /// </summary>
        public string Call(string request)
        {
            fixed (char* pinned = request)
            {
                ushort* text = (ushort*)pinned;
                int status;
                return Texts.Reply(
                    (buffer, capacity, length, error) => Native.onshi_call_json_u16(
                        handle, text, Texts.Length(request), buffer, capacity, length, error),
                    out status);
            }
        }

        /// <summary>Frees it. Objects that were made from it stay.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }
}
