using System.Diagnostics;
using System.Globalization;
using System.Net;
using KpnEen.MediaLoad;

// sip TARGET CALLEE PHONE-PORT CALLS WARM-S WINDOW-S PID...      calls through a server that is up; CPU and memory of those processes
// host KIND CALLS WARM-S WINDOW-S                                 calls through our media core alone, in a process of its own on core 0
// rtpengine CONTROL CALLS WARM-S WINDOW-S PID                      the same calls through rtpengine alone
// serve KIND CALLS                                                that process
return args switch
{
    ["sip", var target, var callee, var port, var calls, var warm, var window, .. var pids] => Sip(
        IPEndPoint.Parse(target),
        callee,
        Number(port),
        Number(calls),
        Number(warm),
        Number(window),
        [.. pids.Select(Number)]
    ),
    ["host", var kind, var calls, var warm, var window] => Host(kind, Number(calls), Number(warm), Number(window)),
    ["rtpengine", var control, var calls, var warm, var window, var pid] => Rtpengine(
        IPEndPoint.Parse(control),
        Number(calls),
        Number(warm),
        Number(window),
        Number(pid)
    ),
    ["serve", var kind, var calls] => await MediaHost.ServeAsync(new CallKind(kind), Number(calls)),
    _ => 2,
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Sip(IPEndPoint target, string callee, int phonePort, int calls, int warm, int window, int[] processes)
{
    var plain = new CallKind("relay");
    using var signalling = new SipCalls(target, callee, phonePort);
    var pump = new Pump();
    Call(pump);
    Report(pump, warm, window, processes, calls);
    // The first calls let heaps grow to what such a crowd needs, and code is compiled for them: what a call holds, as many more of them tell.
    var before = ProcessFigures.Memory(processes);
    Call(null);
    Pause(2000);
    Print("memory_kb_call", (double)(ProcessFigures.Memory(processes) - before) / calls);
    signalling.HangUp();
    return 0;

    void Call(Pump? speech)
    {
        for (var n = 0; n < calls; n++)
        {
            var (here, there) = (new LoadSocket(), new LoadSocket());
            signalling.Call(here, there);
            speech?.Add(plain.Speaker(here, caller: true, n), plain.Speaker(there, caller: false, n));
            Pause(20);
        }
    }
}

static int Host(string name, int calls, int warm, int window)
{
    var kind = new CallKind(name);
    using var host = Process.Start(
        new ProcessStartInfo("taskset", ["-c", "0", Environment.ProcessPath!, "serve", name, calls.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }
    )!;
    var pump = new Pump();
    for (var n = 0; n < calls; n++)
    {
        var (here, there) = (new LoadSocket(), new LoadSocket());
        host.StandardInput.WriteLine($"{here.Port} {there.Port}");
        var ports = (host.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the host ended")).Split(' ');
        here.Peer = new IPEndPoint(IPAddress.Loopback, Number(ports[0]));
        there.Peer = new IPEndPoint(IPAddress.Loopback, Number(ports[1]));
        pump.Add(kind.Speaker(here, caller: true, n), kind.Speaker(there, caller: false, n));
    }
    host.StandardInput.WriteLine();
    Report(pump, warm, window, [host.Id], calls);
    host.StandardInput.Close();
    Console.Write(host.StandardOutput.ReadToEnd());
    return host.WaitForExit(5000) ? 0 : 1;
}

static int Rtpengine(IPEndPoint control, int calls, int warm, int window, int process)
{
    var plain = new CallKind("relay");
    using var signalling = new RtpengineCalls(control);
    var pump = new Pump();
    for (var n = 0; n < calls; n++)
    {
        var (here, there) = (new LoadSocket(), new LoadSocket());
        signalling.Call(here, there);
        pump.Add(plain.Speaker(here, caller: true, n), plain.Speaker(there, caller: false, n));
    }
    Report(pump, warm, window, [process], calls);
    return 0;
}

static void Pause(int milliseconds)
{
    using var never = new ManualResetEventSlim();
    never.Wait(milliseconds);
}

static void Report(Pump pump, int warm, int window, int[] processes, int calls)
{
    Pause(warm * 1000);
    pump.Begin();
    var (cpu, began) = (ProcessFigures.Cpu(processes), Stopwatch.GetTimestamp());
    Pause(window * 1000);
    var used = ProcessFigures.Cpu(processes) - cpu;
    var took = Stopwatch.GetElapsedTime(began);
    pump.End();
    var (sent, received) = (pump.Sent, pump.Received);
    var memory = ProcessFigures.Memory(processes);
    pump.Stop();
    Print("cpu_us_packet", used.TotalMicroseconds / Math.Max(1, received));
    Print("cpu_percent", 100 * used / took);
    Print("cpu_percent_call", 100 * used / took / calls);
    Print("packets_s", received / took.TotalSeconds);
    Print("missing", sent - received);
    Tell("delay", pump.Delays);
    Tell("gap", pump.Gaps);
    Tell("late", pump.Lateness);
    Print("memory_mb", memory / 1024.0);
}

static void Tell(string name, Histogram times)
{
    if (times.IsEmpty)
        return;
    Print(name + "_p50", times.Percentile(0.5));
    Print(name + "_p99", times.Percentile(0.99));
    Print(name + "_p999", times.Percentile(0.999));
    Print(name + "_max", times.MaxMs);
}

static void Print(string name, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.####}"));
