package cluster

import "syscall"

// dieWith ends an instance when whoever started it is gone, however that came.
func dieWith(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGKILL }
