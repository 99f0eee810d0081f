using BenchmarkDotNet.Running;
using KpnEen.Benchmarks;

if (args is ["memory"])
{
    HeldMemory.Print();
    HeldMedia.Print();
}
else if (args is ["media-memory"])
    HeldMedia.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
