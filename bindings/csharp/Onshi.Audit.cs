// The audit of a session's ledger (監査証跡): who acts, what was done, and whether it is whole.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// How far an audit goes (監査証跡の控え). Noted somewhere else, it shows later whether the audit was written anew.
    /// </summary>
    public struct AuditHead
    {
        /// <summary>How many lines there are.</summary>
        public readonly int Lines;

        /// <summary>The hash of the last one: 64 hexadecimal digits.</summary>
        public readonly string Hash;

        internal AuditHead(uint lines, string hash)
        {
            Lines = (int)lines;
            Hash = hash;
        }
    }

    /// <summary>
    /// Who did what, when, and with whose information. No name and no value stands in it.
    /// </summary>
    public sealed unsafe class Audit
    {
        readonly Session session;

        internal Audit(Session session)
        {
            this.session = session;
        }

        /// <summary>How far it goes.</summary>
        public AuditHead Head
        {
            get
            {
                uint told = 0;
                uint* lines = &told;
                string hash = session.Hold(handle => Texts.Utf8((buffer, capacity, length, error) =>
                    Native.onshi_session_audit_head(handle, lines, buffer, capacity, length, error)));
                return new AuditHead(told, hash);
            }
        }

        /// <summary>A line by its number from 1: one JSON object; null after the last.</summary>
        public string Line(int number)
        {
            return session.Hold(handle => Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_session_audit_line(
                    handle, checked((uint)number), buffer, capacity, length, error)));
        }

        /// <summary>All lines, one after another, each read when it is asked for.</summary>
        public IEnumerable<string> Lines()
        {
            string line;
            for (int number = 1; (line = Line(number)) != null; number++)
                yield return line;
        }

        /// <summary>
        /// Checks the whole of it against its head (監査証跡の検証). Errors.AuditBroken names the first line that is wrong.
        /// </summary>
        public void Verify()
        {
            session.Call(Native.onshi_session_audit_verify);
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Says who acts from now on, until it is said again (操作者). Ids of the program's own, not checked, and never a
        /// patient's; what is not known is null.
        /// </summary>
        public void ActAs(string user, string role = null, string terminal = null)
        {
            byte[] who = Texts.Utf8(user), what = Texts.Utf8(role), where = Texts.Utf8(terminal);
            IntPtr error;
            fixed (byte* first = who, second = what, third = where)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_act_as(
                            handle, first, Texts.Length(who), second, Texts.Length(what), third,
                            Texts.Length(where), &error),
                        error);
        }
    }
}
