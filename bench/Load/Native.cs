using System.Runtime.InteropServices;

namespace Attendance.Bench.Load;

/// <summary>
/// The few system calls of the send and receive loop. Called directly because the price of a request here is taken
/// from the server under test: one receive and one send for each, and a wait shared by all that are ready.
/// </summary>
internal static unsafe partial class Native
{
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const uint EpollIn = 0x1;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    private const int SetTimerSlack = 29;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(int epoll, byte* events, int eventsMax, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ppoll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    /// <summary>Lets a timed wait end within a microsecond of its time; the kernel's usual slack is 50.</summary>
    public static void SharpenTimers() => prctl(SetTimerSlack, 1_000, 0, 0, 0);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
