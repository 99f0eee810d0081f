using BenchmarkDotNet.Running;
using KpnEen.Benchmarks;

if (args is ["memory"])
    HeldMemory.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
