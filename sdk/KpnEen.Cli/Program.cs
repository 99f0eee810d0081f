using KpnEen.Cli;

return await Kpneen.RunAsync(args, Surroundings.OfProcess());
