#if !NET9_0_OR_GREATER
// Before .NET 9 any object is the lock.
global using Lock = System.Object;
#endif
