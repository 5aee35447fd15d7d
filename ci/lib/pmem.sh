# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The guest's persistent memory: sparse files with an initialised label area.
#
# QEMU gives a device a label area but leaves it zeroed, and the kernel then makes one
# namespace of the whole device that cannot be divided. The two index blocks
# written here are what `ndctl init-labels` would write.
#
# One more, without labels, is the flight recorder: what the guest writes there is read after its death. It is
# the one namespace of its device, and the block written here makes device DAX of it (/dev/dax2.0).

# Size of a device: a multiple of 16 MiB, or its namespaces are misaligned, plus the label area.
pmem_label_bytes=$((128 * 1024))
pmem_recorder_bytes=$((16 * 1024 * 1024))
pmem_mib=(512 384) # region0 carries file systems, region1 devdax, of which a memory block (128 MiB) must be

# pmem_sizes MIB,MIB: sets pmem_mib; region0 carries file systems, region1 devdax.
pmem_sizes() {
	[[ $1 =~ ^[1-9][0-9]{0,3},[1-9][0-9]{0,3}$ ]] || die "--pmem $1; command line; give two numbers of MiB, such as 512,384"
	pmem_mib=("${1%,*}" "${1#*,}")
	((pmem_mib[0] % 16 == 0 && pmem_mib[1] % 16 == 0)) || die "--pmem $1; command line; give multiples of 16"
	# What the machine has room for above its memory: see maxmem in guest.sh.
	((pmem_mib[0] + pmem_mib[1] <= 4096)) || die "--pmem $1; command line; give at most 4096 together"
}

# pmem_open: makes fresh devices; sets pmem_fds, open descriptors of files that have no name any more, so
# that nothing is left however this run ends.
pmem_open() {
	local i file fd dir=$tmp room
	pmem_close
	# In memory if there is room: dirty pages on a disk would be written back while cells run.
	room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || room=0
	if [[ -w /dev/shm ]] && ((room > 1024 * (pmem_mib[0] + pmem_mib[1]))); then
		dir=/dev/shm
	fi
	for i in "${!pmem_mib[@]}"; do
		file=$(mktemp "$dir/pinclash-demo.$$.XXXXXX") || die "no room for the guest's memory; $dir; free some" "$EXIT_SETUP"
		exec {fd}<>"$file"
		rm -f -- "$file"
		pmem_fds+=("$fd")
		truncate -s $((pmem_mib[i] * 1024 * 1024 + pmem_label_bytes)) "/proc/self/fd/$fd"
		pmem_write_labels $((pmem_mib[i] * 1024 * 1024)) "/proc/self/fd/$fd"
	done
}

# pmem_recorder_open: makes the recorder, for all boots of a run; sets pmem_recorder_fd.
pmem_recorder_open() {
	local file
	file=$(mktemp "$tmp/recorder.XXXXXX") || die "no room for the recorder; $tmp; free some" "$EXIT_SETUP"
	exec {pmem_recorder_fd}<>"$file"
	rm -f -- "$file"
	truncate -s "$pmem_recorder_bytes" "/proc/self/fd/$pmem_recorder_fd"
	pmem_dax_info | dd of="/proc/self/fd/$pmem_recorder_fd" bs=4096 seek=1 conv=notrunc status=none
}

pmem_close() {
	local fd
	for fd in "${pmem_fds[@]:-}"; do
		[[ -z $fd ]] || exec {fd}>&-
	done
	pmem_fds=()
}

pmem_write_labels() { # OFFSET FILE
	{
		pmem_index 0 256 3 # the higher sequence number is the current one
		pmem_index 256 0 2
	} | dd of="$2" bs=256 seek=$(($1 / 256)) conv=notrunc status=none
}

# pmem_index MYOFF OTHEROFF SEQ: struct nd_namespace_index of the kernel (drivers/nvdimm/label.h), version 1.1:
# 256 bytes for 128-byte labels, every slot of them free, as 64 little-endian words.
pmem_index() {
	local slots=$(((pmem_label_bytes - 512) / 128)) i
	local -a word=(
		0x454d414e 0x43415053 0x4e495f45 0x00584544 # "NAMESPACE_INDEX"
		0 "$3"                   # flags and label size, sequence number
		"$1" 0 256 0 "$2" 0 512 0 # my offset and size, the other's offset, where labels begin
		"$slots" 0x00010001      # slots, version
		0 0                      # checksum
	)
	for ((i = 0; i < slots; i += 32)); do
		word+=(0xffffffff)
	done
	pmem_words 64 16
}

# struct nd_pfn_sb of the kernel (drivers/nvdimm/pfn.h), version 1.3: 4096 bytes, as 1024 words. Data begin behind it
# at 8192; pages are 4096 bytes; struct page lies in RAM.
pmem_dax_info() {
	local -a word=(
		0x4944564e 0x445f4d4d 0x495f5841 0x004f464e # "NVDIMM_DAX_INFO"
		0x636e6970 0x6873616c 0x6365722d 0x7264726f # uuid
		0 0 0 0                                     # of the namespace, which has none
		0 0x00030001                                # flags, version
		8192 0 $(((pmem_recorder_bytes - 8192) / 4096)) 0
		1 0 0 4096                                  # mode, nothing cut off, alignment
	)
	pmem_words 1024 1022
}

# pmem_words COUNT AT: puts out the array word, padded with zeroes, with its checksum (Fletcher, 64 bits) at AT.
pmem_words() {
	local i low=0 high=0
	for ((i = 0; i < $1; i++)); do
		low=$(((low + ${word[i]:-0}) & 0xffffffff))
		high=$(((high + low) & 0xffffffff))
	done
	word[$2]=$low word[$2 + 1]=$high
	for ((i = 0; i < $1; i++)); do
		pmem_word "${word[i]:-0}"
	done
}

pmem_word() {
	local bytes
	printf -v bytes '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255))
	printf '%b' "$bytes"
}
