# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# KVM or TCG? That /dev/kvm opens proves nothing: inside some virtual machines a guest then hangs
# before its kernel prints a line. So this very kernel is booted once, under a limit.

accel_trial_seconds=20

# accel_choose WISH: sets accel, prints one line that says why.
accel_choose() {
	local why
	accel=tcg
	case $1 in
	tcg) return ;;
	kvm | auto) ;;
	esac
	if why=$(accel_verdict) && [[ $why == works ]]; then
		accel=kvm
		note "using KVM: a trial boot of this kernel works"
	elif [[ $1 == kvm ]]; then
		die "KVM does not work: $why; /dev/kvm; use --accel tcg or auto"
	else
		note "using TCG: $why"
	fi
}

# Prints "works" or the reason why not. A verdict holds for this kernel, QEMU and boot of the host.
accel_verdict() {
	local key verdict stage
	if [[ ! -e /dev/kvm ]]; then
		echo "there is no /dev/kvm"
		return
	elif [[ ! -r /dev/kvm || ! -w /dev/kvm ]]; then
		echo "/dev/kvm cannot be opened by this user"
		return
	fi
	key=$({
		printf '%s\n' "$kernel_id"
		cat /proc/sys/kernel/random/boot_id
		qemu-system-x86_64 --version
	} | hash_text)
	verdict=$cache_dir/accel/$key
	if [[ ! -s $verdict ]]; then
		note "trying KVM for at most $accel_trial_seconds s"
		stage=$(cache_stage accel)
		accel_trial >"$stage/verdict"
		cache_publish "$stage/verdict" "$verdict"
		rm -rf -- "$stage"
	fi
	cat -- "$verdict"
}

accel_trial() {
	local output marker=pinclash-trial
	initramfs_trial "$tmp/trial.cpio" $marker
	output=$(timeout --foreground -s KILL "$accel_trial_seconds" setpriv --pdeathsig KILL \
		qemu-system-x86_64 -machine q35 -accel kvm -cpu max -smp 2 -m 512M -nodefaults -nic none \
		-display none -no-reboot -serial stdio -kernel "$kernel_image" -initrd "$tmp/trial.cpio" \
		-append "console=ttyS0 panic=-1" </dev/null 2>&1 | tr '\0' ' ') || true
	if [[ $output == *"$marker"* ]]; then
		echo works
	elif [[ -z $output ]]; then
		echo "under KVM this kernel printed nothing within $accel_trial_seconds s"
	else
		output=$(tr -d '\r' <<<"$output" | sed '/^ *$/d' | tail -n 1)
		echo "under KVM this kernel did not reach user space; last line: ${output:0:100}"
	fi
}
