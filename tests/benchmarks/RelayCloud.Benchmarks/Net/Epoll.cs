using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.Net;

/// <summary>Level-triggered readiness of many sockets. One thread at a time.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    /// <summary>How many ready sockets one wait reports at most; the rest come with the next.</summary>
    public const int EventsMax = 512;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TokenOffset = Stride - 8;

    private readonly int _fd;
    private readonly byte* _events;

    public Epoll()
    {
        _fd = Libc.EpollCreate(0);
        if (_fd < 0) throw new Win32Exception();
        _events = (byte*)NativeMemory.AllocZeroed(EventsMax, 16);
    }

    /// <summary>Reports the socket under that token when it can be read, and when <paramref name="writable"/>, also when it can be written.</summary>
    public void Add(int fd, int token, bool writable = false) => Control(Libc.EpollAdd, fd, token, Libc.EpollIn | (writable ? Libc.EpollOut : 0));

    /// <summary>Changes what is reported.</summary>
    public void Modify(int fd, int token, bool writable) => Control(Libc.EpollModify, fd, token, Libc.EpollIn | (writable ? Libc.EpollOut : 0));

    /// <summary>Reports the socket no longer.</summary>
    public void Remove(int fd) => Control(Libc.EpollDelete, fd, 0, 0);

    /// <summary>Waits for readiness: not at all for 0 ns, at most so long else. Returns how many sockets are ready.</summary>
    public int Wait(long timeoutNs)
    {
        int n;
        if (timeoutNs <= 0)
        {
            n = Libc.EpollWait(_fd, _events, EventsMax, 0);
        }
        else
        {
            long* timespec = stackalloc long[2];
            timespec[0] = timeoutNs / 1_000_000_000;
            timespec[1] = timeoutNs % 1_000_000_000;
            n = Libc.EpollWaitNs(_fd, _events, EventsMax, timespec, null);
        }

        if (n >= 0) return n;
        int error = Marshal.GetLastPInvokeError();
        return error == Libc.ErrorInterrupted ? 0 : throw new Win32Exception(error);
    }

    /// <summary>The token of the <paramref name="i"/>-th ready socket of the last wait.</summary>
    public int Token(int i) => *(int*)(_events + (i * Stride) + TokenOffset);

    public void Dispose()
    {
        _ = Libc.Close(_fd);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int fd, int token, int interest)
    {
        byte* ev = stackalloc byte[16];
        *(int*)ev = interest;
        *(long*)(ev + TokenOffset) = token;
        if (Libc.EpollControl(_fd, operation, fd, ev) < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
