// Times and days as the C interface counts them.
using System;
using System.Globalization;

namespace Onshi
{
    static class Times
    {
        /// Seconds since 1970 in UTC.
        public static uint Seconds(DateTimeOffset time)
        {
            return checked((uint)time.ToUnixTimeSeconds());
        }

        /// A time that was given, else the one of this machine.
        public static uint At(DateTimeOffset? now)
        {
            return Seconds(now ?? DateTimeOffset.UtcNow);
        }

        public static DateTimeOffset Of(uint seconds)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        /// The number yyyymmdd.
        public static uint Day(DateTime day)
        {
            return (uint)(day.Year * 10000 + day.Month * 100 + day.Day);
        }

        public static DateTime DayOf(uint number)
        {
            return new DateTime((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100));
        }

        /// Milliseconds; 0 for none.
        public static uint Milliseconds(TimeSpan? span)
        {
            return span == null ? 0 : checked((uint)span.Value.TotalMilliseconds);
        }

        public static DateTime? Read(string text, string form)
        {
            DateTime time;
            bool isOne = DateTime.TryParseExact(
                text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
            return isOne ? time : (DateTime?)null;
        }

        public static string Write(DateTime? time, string form)
        {
            return time == null ? null : time.Value.ToString(form, CultureInfo.InvariantCulture);
        }
    }
}
