// Real phones keep real time: one test after the other, so that none waits for another's processor.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
