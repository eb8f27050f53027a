// What a session tells a log, line by line. Nothing personal stands in it.
using System;
using System.Runtime.InteropServices;

namespace Onshi
{
    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Sends the lines of this session, in Japanese and English, to a place of the program's; null ends that.
        /// `take` is called inside a call with the session, on the thread of that call: be short, and do not call
        /// the session from it. What it throws is lost.
        /// </summary>
        public void Log(Action<LogLevel, string> take, LogLevel least = LogLevel.Info)
        {
            IntPtr error;
            if (take == null)
            {
                lock (turn)
                    OnshiException.Check(Native.onshi_session_log(handle, null, &error), error);
                return;
            }
            GCHandle context = GCHandle.Alloc(take);
            var log = new onshi_log
            {
                struct_size = (uint)sizeof(onshi_log),
                least = (uint)least,
                context = GCHandle.ToIntPtr(context),
                on_line = LogCalls.OnLine,
                on_destroy = LogCalls.OnDestroy,
            };
            int status;
            lock (turn)
                status = Native.onshi_session_log(handle, &log, &error);
            if (status < 0)
                context.Free();
            OnshiException.Check(status, error);
        }
    }

    // What the library calls. The delegates are never collected; whom they call stands in the context, which lives
    // until the library says that no line comes any more.
    static unsafe class LogCalls
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        delegate void TakesLine(IntPtr context, uint level, byte* line, uint length);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        delegate void Ends(IntPtr context);

        static readonly TakesLine Line = Take;
        static readonly Ends Destroy = End;

        public static readonly IntPtr OnLine = Marshal.GetFunctionPointerForDelegate(Line);
        public static readonly IntPtr OnDestroy = Marshal.GetFunctionPointerForDelegate(Destroy);

        static void Take(IntPtr context, uint level, byte* line, uint length)
        {
            try
            {
                var take = (Action<LogLevel, string>)GCHandle.FromIntPtr(context).Target;
                take((LogLevel)level, Texts.Of(line, length));
            }
            catch (Exception)
            {
                // An exception must not cross into the library.
            }
        }

        static void End(IntPtr context)
        {
            GCHandle.FromIntPtr(context).Free();
        }
    }
}
