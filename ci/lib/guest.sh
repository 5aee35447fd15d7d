# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Boots the guest, again and again until every cell has been judged.
#
# Between boots only the results directory and the flight recorder live on; the persistent memory under test is
# fresh each time.
# Files there that belong to this loop:
#   cells.jsonl   pinclash's journal; that it grows is what counts as progress
#   exit-status   pinclash's exit code, written by the guest's init as its last act
#   death         why the guest ended without one; the next boot's pinclash reads it
#   console.log   the kernel's console over all boots, with a line "### boot N" before each
#   progress.log  what pinclash printed

guest_boots_max=64
# In seconds in which the guest could run: what it waits for this machine's processors is not its own doing.
guest_quiet_seconds=90   # nothing written anywhere: the guest hangs
guest_console_seconds=60 # no byte on the console: this kernel does not boot
guest_init_seconds=180   # the console speaks, but user space does not come up
guest_status_again=6     # pinclash: the kernel is damaged, boot again and go on

guest_cmdline=(
	console=ttyS0
	loglevel=5     # warnings and worse: evidence; the rest is slow on a serial line
	panic=-1       # a panic ends QEMU at once
	printk.time=1
	# The rest shortens the time to user space by a third. None touches memory management or DAX.
	cryptomgr.notests no_timer_check tsc=reliable random.trust_cpu=on
	mitigations=off audit=0 apparmor=0
	"initcall_blacklist=jent_mod_init,crypto_kdf108_init,init_encrypted"
)

# guest_run INITRAMFS RESULTS DEADLINE: sets guest_status: pinclash's exit code, or empty when the
# loop gave up, with the reason in guest_failure.
guest_run() {
	local before idle=0
	guest_initramfs=$1 guest_results=$2 guest_deadline=$3
	guest_status='' guest_failure='' guest_boot=0
	pmem_recorder_open
	while ((guest_boot < guest_boots_max)); do
		((++guest_boot))
		before=$(guest_journal_lines)
		guest_boot_once
		if [[ -s $guest_results/exit-status ]]; then
			rm -f -- "$guest_results/death"
			guest_status=$(<"$guest_results/exit-status")
			[[ $guest_status == "$guest_status_again" ]] || return 0
			rm -f -- "$guest_results/exit-status"
			guest_status=''
			note "boot $guest_boot: a cell damaged the kernel; booting again"
		else
			printf '%s\n' "$guest_death" >"$guest_results/death"
			note "boot $guest_boot: the guest died: $guest_death"
		fi
		if ((SECONDS >= guest_deadline)); then
			guest_failure="the deadline has passed"
			return 0
		fi
		idle=$(($(guest_journal_lines) > before ? 0 : idle + 1))
		if [[ -n $guest_stillborn ]] || ((idle == 2)); then
			guest_failure=${guest_stillborn:-two boots in a row judged no cell, the last: $guest_death}
			return 0
		fi
	done
	guest_failure="$guest_boots_max boots were not enough"
}

guest_journal_lines() {
	if [[ -f $guest_results/cells.jsonl ]]; then
		wc -l <"$guest_results/cells.jsonl"
	else
		echo 0
	fi
}

# Sets guest_clock: seconds of this script, less what the most delayed of QEMU's threads has waited for a processor.
guest_tick() {
	local file delay most=0
	for file in /proc/"$guest_pid"/task/*/schedstat; do
		# A thread may end in between, and a kernel without the figure counts no delay.
		read -r _ delay _ 2>/dev/null <"$file" || continue
		((delay <= most)) || most=$delay
	done
	guest_clock=$((SECONDS - most / 1000000000))
}

# One boot, from the start of QEMU to its end. Sets guest_death, and guest_stillborn when a second try is pointless.
# A panic before user space is tried again: under TCG the kernel's patching of its own code can
# go wrong with two vCPUs ("Oops: int3"), about once in forty boots.
guest_boot_once() {
	local line='' part='' status fd started=$SECONDS
	guest_death='' guest_stillborn='' guest_up='' guest_spoke=$SECONDS guest_clock=$SECONDS guest_sizes=''
	printf '### boot %d\n' "$guest_boot" >>"$guest_results/console.log"
	guest_console_start=$(stat -c %s "$guest_results/console.log")
	pmem_open
	guest_machine
	# QEMU's standard output is the guest's second serial line. Its end of file is QEMU's end.
	exec {fd}< <(exec setpriv --pdeathsig KILL qemu-system-x86_64 "${guest_qemu[@]}" </dev/null 2>"$tmp/qemu.err")
	guest_pid=$!
	while :; do
		status=0
		IFS= read -r -t 1 -u "$fd" part || status=$?
		line+=$part
		if ((status == 0)); then
			printf '%s\n' "${line%$'\r'}"
			line=''
			guest_tick
			guest_spoke=$guest_clock
		elif ((status > 128)); then
			guest_watch "$started" || guest_kill
		else
			break
		fi
	done
	exec {fd}<&-
	[[ -z $line ]] || printf '%s\n' "$line"
	status=0
	wait "$guest_pid" || status=$?
	guest_pid=''
	pmem_close
	[[ -s $guest_results/exit-status ]] || guest_explain "$status"
}

# Once a second while the guest says nothing. Fails, with the reason in guest_death, when it must be ended.
guest_watch() { # START
	local age sizes
	guest_tick
	age=$((guest_clock - $1))
	sizes=$(stat -c %s -- "$guest_results"/{cells.jsonl,console.log,storm/*/*.events} 2>/dev/null) || true
	if [[ $sizes != "$guest_sizes" ]]; then
		guest_sizes=$sizes
		guest_spoke=$guest_clock
	fi
	if [[ -z $guest_up ]] && [[ $(guest_console) == *'pinclash-init: up'* ]]; then
		guest_up=1
	fi
	if [[ -s $guest_results/exit-status ]] && ((guest_clock - guest_spoke >= 5)); then
		guest_death="it could not switch itself off"
	elif ((SECONDS >= guest_deadline)); then
		guest_death="the launcher's deadline passed"
	elif [[ -z $guest_up ]] && ((age >= guest_console_seconds)) && [[ -z $(guest_console) ]]; then
		guest_death="no output on the console for $guest_console_seconds s"
		guest_stillborn="the kernel does not boot: $guest_death"
	elif [[ -z $guest_up ]] && ((age >= guest_init_seconds)); then
		guest_death="user space not reached in $guest_init_seconds s"
		guest_stillborn="the kernel does not boot: $guest_death"
	elif [[ -n $guest_up ]] && ((guest_clock - guest_spoke >= guest_quiet_seconds)); then
		guest_death="no progress for $guest_quiet_seconds s"
	fi
	[[ -z $guest_death ]]
}

# Why QEMU ended although nobody here ended it.
guest_explain() { # QEMU'S STATUS
	local panic
	[[ -z $guest_death ]] || return 0
	panic=$(guest_console | tr -d '\r' | sed -n '/Kernel panic/{s/.*Kernel panic/Kernel panic/p;q}')
	if [[ -n $panic ]]; then
		guest_death="panic: $panic"
	else
		guest_death="QEMU exited without the guest's exit status"
		if (($1)) && [[ -z $(guest_console) ]]; then
			guest_stillborn="QEMU cannot run this guest: $(tail -n 1 "$tmp/qemu.err")"
		fi
	fi
}

# What this boot wrote on the console.
guest_console() {
	tail -c +$((guest_console_start + 1)) -- "$guest_results/console.log" | tr -d '\0'
}

guest_kill() {
	[[ -z ${guest_pid:-} ]] || kill -KILL "$guest_pid" 2>/dev/null || true
}

# For the launcher's own end: also sees the guest go.
guest_end() {
	guest_kill
	[[ -z ${guest_pid:-} ]] || wait "$guest_pid" 2>/dev/null || true
	guest_pid=''
}

# The command line of QEMU, in guest_qemu. A comma in a path is written twice.
guest_machine() {
	local i size
	guest_qemu=(
		-machine "q35,nvdimm=on,i8042=off,hpet=off,sata=off,usb=off,vmport=off,smm=off"
		-cpu max -smp 2 -m "$kernel_memory,slots=4,maxmem=8G"
		-nodefaults -nic none -display none -no-reboot
		-kernel "$kernel_image" -initrd "$guest_initramfs"
		-append "${guest_cmdline[*]}"
		-chardev "file,id=console,append=on,path=${guest_results//,/,,}/console.log" -serial chardev:console
		-chardev "stdio,id=progress,signal=off,logappend=on,logfile=${guest_results//,/,,}/progress.log"
		-serial chardev:progress
		-virtfs "local,mount_tag=results,security_model=none,path=${guest_results//,/,,}"
		-device virtio-rng-pci
	)
	if [[ $accel == tcg ]]; then
		guest_qemu+=(-accel "tcg,thread=multi")
	else
		guest_qemu+=(-accel "$accel")
	fi
	for i in "${!pmem_fds[@]}"; do
		size=$((pmem_mib[i] * 1024 * 1024 + pmem_label_bytes))
		guest_qemu+=(
			-object "memory-backend-file,id=pmem$i,share=on,size=$size,mem-path=/proc/self/fd/${pmem_fds[i]}"
			-device "nvdimm,id=nvdimm$i,memdev=pmem$i,label-size=$pmem_label_bytes"
		)
	done
	guest_qemu+=(
		-object "memory-backend-file,id=recorder,share=on,size=$pmem_recorder_bytes,mem-path=/proc/self/fd/$pmem_recorder_fd"
		-device "nvdimm,id=nvdimm3,memdev=recorder" # QEMU lists them by the hash of their ids: so it becomes region2
	)
}
